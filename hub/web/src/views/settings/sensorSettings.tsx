import { useState } from "preact/hooks";
import { call } from "../../api/call.ts";
import { changeSettings } from "../../api/changeSettings.ts";
import type { Sensor } from "../../api/types.ts";
import { useAction } from "../../api/useAction.ts";
import { HoldButton } from "../../controls/holdButton.tsx";
import { HoldForm } from "../../controls/holdForm.tsx";
import { Problem } from "../../controls/problem.tsx";
import { useLive } from "../../live/live.ts";
import { freshnessNow, hubNow } from "../../live/nightState.ts";
import { formatLevel } from "../../messages/format.ts";
import { inLanguage } from "../../messages/hubWords.ts";
import { useMessages } from "../../messages/language.ts";
import { isLoopback } from "../../shell/loopback.ts";
import { useTexts } from "../../shell/texts.ts";
import type { SectionProps } from "./settingsView.tsx";
import { SETTINGS_TEXTS } from "./texts.ts";

const PATH = "/api/v1/settings/sensors";
/** A calibration listens for some seconds before it answers. */
const COMMAND_TIMEOUT_MS = 15_000;

type Answer = { answered: boolean; ok?: boolean; detail?: string };

export const SensorSettings = ({ household, reload }: SectionProps) => {
  const texts = useTexts(SETTINGS_TEXTS);
  const { night } = useLive();
  const [made, setMade] = useState<{ id: string; password: string }>();
  return (
    <div class="cards">
      {(household.sensors ?? []).map(({ id, room }) => (
        <KnownSensor
          key={id}
          id={id}
          room={room ?? id}
          sensor={night?.sensors.find((sensor) => sensor.id === id)}
          password={made?.id === id ? made.password : undefined}
          reload={reload}
        />
      ))}
      <section class="card">
        <h3>{texts.addSensor}</h3>
        <AddSensor
          childrenOf={household.children ?? []}
          added={(sensor) => {
            setMade(sensor);
            reload();
          }}
        />
      </section>
    </div>
  );
};

const KnownSensor = (props: {
  id: string;
  room: string;
  sensor: Sensor | undefined;
  password: string | undefined;
  reload(): void;
}) => {
  const { id, sensor, password } = props;
  const texts = useTexts(SETTINGS_TEXTS);
  const messages = useMessages();
  const { night, nowMs } = useLive();
  const action = useAction<unknown>();
  const [answer, setAnswer] = useState<Answer>();
  const fresh = sensor && night ? freshnessNow(sensor, hubNow(night, nowMs)) : "never";
  const command = async (body: object): Promise<void> => {
    setAnswer(undefined);
    const path = `/api/v1/sensors/${encodeURIComponent(id)}/command`;
    const got = await action.run(call<Answer>("POST", path, body, { timeoutMs: COMMAND_TIMEOUT_MS }));
    if (got) setAnswer(got as Answer);
  };
  const calibrate = (element: HTMLFormElement): void => {
    const form = new FormData(element);
    void command({ do: "calibrate", arg: Number(form.get("arg")) });
  };
  const remove = async (): Promise<void> => {
    if ((await action.run(changeSettings("DELETE", `${PATH}/${encodeURIComponent(id)}`))) !== undefined) props.reload();
  };
  return (
    <article class="card">
      <h3>{props.room}</h3>
      {password !== undefined && (
        <div class="steps">
          <p>{texts.flashFirst}</p>
          <pre>{`npm run flash -- --port /dev/ttyUSB0 --sensor ${id} --hub ${location.hostname}`}</pre>
          {isLoopback(location.hostname) && <p class="problem">{texts.flashHub}</p>}
          <p>
            {texts.flashPassword} <code>{password}</code>
          </p>
        </div>
      )}
      <p class="status" role="status">
        {fresh === "live" ? texts.online : password === undefined ? messages.sensor[fresh] : texts.waiting}
        {fresh === "live" && sensor?.level && ` · ${formatLevel(messages, sensor.level.leqDb)}`}
      </p>
      {fresh === "live" && (
        <HoldForm
          button={action.sending ? texts.listening : texts.calibrateNow}
          disabled={action.sending}
          onHeld={calibrate}
        >
          <label for={`calibrate-${id}`}>{texts.calibrate}</label>
          <p class="facts">{texts.calibrateHint}</p>
          <input
            id={`calibrate-${id}`}
            name="arg"
            type="number"
            min="40"
            max="110"
            step="0.1"
            inputMode="decimal"
            required
          />
        </HoldForm>
      )}
      {fresh === "live" && (
        <button type="button" disabled={action.sending} onClick={() => void command({ do: "identify" })}>
          {texts.identify}
        </button>
      )}
      {answer && (
        <p class={answer.ok ? "status" : "problem"} role="status">
          {answer.answered
            ? `${answer.ok ? texts.done : texts.refusedBySensor} ${inLanguage(messages.language, answer.detail ?? "").text}`
            : texts.noAnswer}
        </p>
      )}
      <Problem failure={action.failure} />
      <HoldButton disabled={action.sending} onHeld={remove}>
        {texts.remove}
      </HoldButton>
    </article>
  );
};

const AddSensor = (props: {
  childrenOf: { id: string; name: string }[];
  added(sensor: { id: string; password: string }): void;
}) => {
  const texts = useTexts(SETTINGS_TEXTS);
  const action = useAction<{ password: string }>();
  const submit = async (form: HTMLFormElement): Promise<void> => {
    const given = Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ""));
    const made = await action.run(changeSettings<{ password: string }>("POST", PATH, given));
    if (!made) return;
    form.reset();
    props.added({ id: String(given.id), password: made.password });
  };
  return (
    <HoldForm button={texts.add} disabled={action.sending} onHeld={submit}>
      <label for="sensor-id">{texts.sensorId}</label>
      <input id="sensor-id" name="id" pattern="[a-z0-9\-]{1,32}" autocapitalize="none" autocomplete="off" required />
      <label for="sensor-room">{texts.room}</label>
      <input id="sensor-room" name="room" maxLength={64} autocomplete="off" />
      {props.childrenOf.length > 0 && (
        <>
          <label for="sensor-child">{texts.watches}</label>
          <select id="sensor-child" name="child">
            <option value="">{texts.nobody}</option>
            {props.childrenOf.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </>
      )}
      <Problem failure={action.failure} />
    </HoldForm>
  );
};
