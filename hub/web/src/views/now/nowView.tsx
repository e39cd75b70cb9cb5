import { Announcement } from "../../components/announcement.tsx";
import { IncidentCard } from "../../components/incidentCard.tsx";
import { OnCall } from "../../components/onCall.tsx";
import { SensorCard } from "../../components/sensorCard.tsx";
import { readLastKnown } from "../../live/lastKnown.ts";
import { childIn, mayAct, nameIn, useLive } from "../../live/live.ts";
import { type Alarm, alarmsOf, freshnessNow, hubNow, openIncidents } from "../../live/nightState.ts";
import { formatMoment } from "../../messages/format.ts";
import { useMessages } from "../../messages/language.ts";
import { linkTo } from "../../shell/route.ts";
import { Skeleton } from "../../shell/skeleton.tsx";

/** What goes on now: what waits for somebody on top, then every room, then who is on call. */
export const NowView = () => {
  const messages = useMessages();
  const live = useLive();
  const lost = live.connection.state === "lost";
  // Without a network: how it was, with its date, and nothing in it that looks alive.
  const last = live.night || !lost ? undefined : readLastKnown(live.nowMs);
  const night = live.night ?? last?.night;
  if (!night) return lost ? null : <Skeleton />;

  const hubNowMs = last ? last.night.hubTime.nowMs : hubNow(night, live.nowMs);
  const open = openIncidents(night.incidents);
  const settled = night.incidents.filter(({ state }) => state === "settled");
  const cards = (alarms: Alarm[]) =>
    alarms.map(({ incident, others }) => (
      <IncidentCard
        key={incident.id}
        incident={incident}
        others={others}
        nameOf={nameIn(night)}
        nowMs={hubNowMs}
        mayAct={mayAct(live.session) && !last}
      />
    ));
  return (
    <>
      {last && (
        <p class="status" role="alert">
          {messages.offline(formatMoment(messages, last.atMs))}
        </p>
      )}
      <Announcement incident={last ? undefined : open[0]} />
      {(open.length > 0 || night.sensors.length > 0) && (
        <section aria-labelledby="incidents">
          <h2 id="incidents">{messages.incident.title}</h2>
          {open.length > 0 ? (
            <div class="cards">{cards(alarmsOf(open))}</div>
          ) : (
            !lost && <p class="nothing">{messages.incident.none}</p>
          )}
        </section>
      )}
      <section aria-labelledby="rooms">
        <h2 id="rooms">{messages.sensor.title}</h2>
        {night.sensors.length === 0 && <NothingWatched admin={live.session.role === "admin"} />}
        <div class="cards">
          {night.sensors.map((sensor) => (
            <SensorCard
              key={sensor.id}
              sensor={sensor}
              freshness={lost ? "unknown" : freshnessNow(sensor, hubNowMs)}
              nowMs={hubNowMs}
              mayAct={mayAct(live.session) && !last}
              childName={childIn(night)}
            />
          ))}
        </div>
      </section>
      <OnCall onCall={night.onCall} caregivers={night.caregivers} />
      {settled.length > 0 && (
        <section aria-labelledby="settled">
          <h2 id="settled">{messages.incident.settledTitle}</h2>
          <div class="cards">{cards(settled.map((incident) => ({ incident, others: [] })))}</div>
        </section>
      )}
    </>
  );
};

/** A household at its beginning: that nobody listens must not look like a calm night. */
const NothingWatched = ({ admin }: { admin: boolean }) => {
  const { sensor: texts } = useMessages();
  return (
    <div class="card">
      <p class="status">{texts.none}</p>
      <p>{admin ? texts.firstSteps : texts.askAdmin}</p>
      {admin && (
        <ul class="links">
          {(["children", "sensors", "people"] as const).map((part) => (
            <li key={part}>
              <a class="button" href={linkTo("settings", part)}>
                {texts.steps[part]}
              </a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};
