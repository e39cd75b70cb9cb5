import { call } from "../../api/call.ts";
import type { Component, PagedCaregiver, Readiness, Sensor, TestPage } from "../../api/types.ts";
import { useAction } from "../../api/useAction.ts";
import { useAnswer } from "../../api/useAnswer.ts";
import { SensorProblems } from "../../components/sensorProblems.tsx";
import { HoldButton } from "../../controls/holdButton.tsx";
import { Problem } from "../../controls/problem.tsx";
import { mayAct, useLive } from "../../live/live.ts";
import { freshnessNow, hubNow } from "../../live/nightState.ts";
import { formatDuration, formatMoment } from "../../messages/format.ts";
import { inLanguage } from "../../messages/hubWords.ts";
import { useMessages } from "../../messages/language.ts";
import { linkTo } from "../../shell/route.ts";
import { Skeleton } from "../../shell/skeleton.tsx";
import { useTexts } from "../../shell/texts.ts";
import { Waiting } from "../../shell/waiting.tsx";
import { singlePoints } from "./dependencies.ts";
import { HEALTH_TEXTS } from "./texts.ts";

const REFRESH_MS = 15_000;
/** Every channel in turn may take as long as a page may. */
const TEST_TIMEOUT_MS = 60_000;

/** Whether everything that would wake somebody is well, and what has to be done where it is not. */
export const HealthView = () => {
  const texts = useTexts(HEALTH_TEXTS);
  const messages = useMessages();
  const { night } = useLive();
  const readiness = useAnswer<Readiness>("/readyz", { everyMs: REFRESH_MS, also: 503 });
  const caregivers = useAnswer<PagedCaregiver[]>("/api/v1/caregivers", { everyMs: REFRESH_MS });
  if (!night) return <Waiting />;
  return (
    <div class="beside">
      <div>
        <section aria-labelledby="hub-health">
          <h2 id="hub-health">{texts.hub}</h2>
          {readiness.value ? <Parts readiness={readiness.value} /> : !readiness.failure && <Skeleton rows={1} />}
          <Problem failure={readiness.failure} />
        </section>
        <section aria-labelledby="people-health">
          <h2 id="people-health">{texts.people}</h2>
          {caregivers.value?.map((caregiver) => (
            <Reach key={caregiver.id} caregiver={caregiver} tested={caregivers.reload} />
          ))}
          <Problem failure={caregivers.failure} />
          <p>
            <a class="further" href={linkTo("device")}>
              {texts.thisDevice}
            </a>
          </p>
        </section>
        <section aria-labelledby="leaning">
          <h2 id="leaning">{texts.leaning}</h2>
          <ul class="card plain">
            {(caregivers.value ? singlePoints({ caregivers: caregivers.value, sensors: night.sensors }) : []).map(
              ({ what, who }) => (
                <li key={`${what}${who}`}>{texts.points[what](who)}</li>
              ),
            )}
            <li>{texts.always}</li>
          </ul>
        </section>
      </div>
      <div>
        <section aria-labelledby="sensor-health">
          <h2 id="sensor-health">{texts.sensors}</h2>
          {night.sensors.length === 0 && <p class="card">{messages.sensor.none}</p>}
          {night.sensors.map((sensor) => (
            <SensorHealth key={sensor.id} sensor={sensor} />
          ))}
        </section>
      </div>
    </div>
  );
};

const Parts = ({ readiness }: { readiness: Readiness }) => {
  const texts = useTexts(HEALTH_TEXTS);
  return (
    <dl class="card states">
      {(["broker", "journal", "history"] as const).map((part) => (
        <State key={part} name={texts.parts[part]} component={readiness[part]} />
      ))}
    </dl>
  );
};

const State = ({ name, component }: { name: string; component: Component }) => {
  const texts = useTexts(HEALTH_TEXTS);
  const { language } = useMessages();
  const detail = inLanguage(language, component.detail);
  return (
    <div>
      <dt>{name}</dt>
      <dd class={`state ${component.state}`}>{texts.states[component.state]}</dd>
      {(component.state === "degraded" || component.state === "down") && component.detail !== "" && (
        <dd class="facts" lang={detail.lang}>
          {detail.text}
        </dd>
      )}
    </div>
  );
};

const Reach = ({ caregiver, tested }: { caregiver: PagedCaregiver; tested(): void }) => {
  const texts = useTexts(HEALTH_TEXTS);
  const messages = useMessages();
  const { session } = useLive();
  const action = useAction<TestPage>();
  const test = async (): Promise<void> => {
    const path = `/api/v1/caregivers/${encodeURIComponent(caregiver.id)}/test-page`;
    await action.run(call("POST", path, {}, { timeoutMs: TEST_TIMEOUT_MS }));
    tested();
  };
  return (
    <article class="card">
      <h3>{caregiver.name}</h3>
      <p class="facts">
        {caregiver.lastSuccessAt === null
          ? texts.neverReached
          : texts.lastReached(formatMoment(messages, caregiver.lastSuccessAt))}
      </p>
      <dl class="states">
        {caregiver.channels.map((channel) => (
          <State key={channel.name} name={channel.type} component={channel} />
        ))}
      </dl>
      {caregiver.channels.length === 0 && <p class="problem">{texts.points.noChannel(caregiver.name)}</p>}
      {mayAct(session) && caregiver.channels.length > 0 && (
        <HoldButton disabled={action.sending} onHeld={test}>
          {action.sending ? texts.testing : texts.test}
        </HoldButton>
      )}
      <Problem failure={action.failure} />
    </article>
  );
};

const SensorHealth = ({ sensor }: { sensor: Sensor }) => {
  const texts = useTexts(HEALTH_TEXTS);
  const messages = useMessages();
  const { night, nowMs } = useLive();
  const fresh = night ? freshnessNow(sensor, hubNow(night, nowMs)) : sensor.freshness;
  const number = (key: string): number | undefined => {
    const value = sensor.health?.[key];
    return typeof value === "number" ? value : undefined;
  };
  const rssi = number("rssi");
  const lost = number("dropped");
  const blindMs = number("blindMs");
  const status = sensor.status;
  return (
    <article class="card">
      <h3>{sensor.room}</h3>
      <SensorProblems sensor={sensor} />
      <dl class="states">
        <div>
          <dt>{sensor.id === sensor.room ? texts.state : sensor.id}</dt>
          <dd class={`state ${fresh === "live" ? "ok" : "down"}`}>{texts.fresh[fresh]}</dd>
        </div>
        {rssi !== undefined && (
          <div>
            <dt>{texts.signal}</dt>
            <dd>{texts.signalWords(rssi)}</dd>
          </div>
        )}
        <div>
          <dt>{texts.calibration}</dt>
          <dd class={status?.cal === false ? "state degraded" : undefined}>
            {status?.cal === true ? texts.calibrated : status?.cal === false ? texts.uncalibrated : texts.unknown}
          </dd>
          {status?.cal === false && <dd class="facts">{texts.uncalibratedHint}</dd>}
        </div>
        <div>
          <dt>{texts.gaps}</dt>
          <dd>{texts.gapWords(sensor.gaps, lost ?? 0)}</dd>
        </div>
        {blindMs !== undefined && blindMs >= 1000 && (
          <div>
            <dt>{texts.deaf}</dt>
            <dd>{formatDuration(messages, blindMs)}</dd>
          </div>
        )}
        {typeof sensor.health?.reason === "string" && (
          <div>
            <dt>{texts.restart}</dt>
            <dd>{texts.reasons[sensor.health.reason] ?? sensor.health.reason}</dd>
          </div>
        )}
        {sensor.refused > 0 && (
          <div>
            <dt>{texts.refused}</dt>
            <dd class="state degraded">{sensor.refused}</dd>
          </div>
        )}
      </dl>
    </article>
  );
};
