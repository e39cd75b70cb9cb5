import type { Freshness, Level, Sensor } from "../api/types.ts";
import { silentForMs } from "../live/nightState.ts";
import { formatDuration, formatLevel, unitOf } from "../messages/format.ts";
import { useMessages } from "../messages/language.ts";
import type { Messages } from "../messages/messages.ts";
import { LevelBar } from "./levelBar.tsx";
import { RoomControls } from "./roomControls.tsx";
import { SensorProblems } from "./sensorProblems.tsx";

/** What makes a level doubtful now; the rest stands under health. */
const NOW_PROBLEMS = ["twins", "late", "weak"] as const;

/** `unknown`: the page itself has lost the hub, so nobody can say. */
type Belief = Freshness | "unknown";

export const SensorCard = (props: {
  sensor: Sensor;
  freshness: Belief;
  nowMs: number;
  childName(id: string): string;
  mayAct?: boolean;
}) => {
  const { sensor, freshness } = props;
  const messages = useMessages();
  return (
    <article class={`card sensor ${freshness === "live" ? "" : "not-live"}`} aria-label={sensor.room}>
      <header class="card-top">
        <h3>{sensor.room}</h3>
        <p class="facts">{facts(messages, sensor, props.childName)}</p>
      </header>
      {freshness === "live" && sensor.level ? (
        <LiveLevel level={sensor.level} unit={unitOf(sensor.status)} />
      ) : (
        <NoSignal {...props} />
      )}
      <SensorProblems sensor={sensor} only={NOW_PROBLEMS} />
      {props.mayAct && <RoomControls sensor={sensor} />}
    </article>
  );
};

const facts = (
  messages: Messages,
  { status, children, mode: set }: Sensor,
  childName: (id: string) => string,
): string => {
  const name = set?.mode ?? status?.mode;
  const mode = typeof name === "string" ? (messages.sensor.modes[name] ?? name) : undefined;
  return [...children.map(childName), mode, status?.cal === false ? messages.sensor.uncalibrated : undefined]
    .filter((fact) => fact !== undefined)
    .join(" · ");
};

const LiveLevel = ({ level, unit }: { level: Level; unit: string }) => {
  const messages = useMessages();
  const { sensor: texts } = messages;
  const movement = level.motion > 0 ? texts.moving : texts.still;
  return (
    <>
      <p class="level">
        <span class="only-spoken">{texts.level} </span>
        <span class="digits">{Math.round(level.leqDb)}</span> <span class="unit">{unit}</span>
        <span class={`mood ${moodOf(level)}`}>{texts[moodOf(level)]}</span>
      </p>
      <LevelBar level={level} />
      <p class="facts">
        {[
          texts.background(formatLevel(messages, level.floorDb, unit)),
          texts.loudestSecond(formatLevel(messages, level.maxDb, unit)),
          movement,
          ...(level.gap ? [texts.samplesLost] : []),
        ].join(" · ")}
      </p>
    </>
  );
};

const LOUD_DB = 85;
const CRY_LIKENESS = 0.5;
const ABOVE_BACKGROUND_DB = 6;

/** A word for the second that just passed. Incidents are the hub's to decide; this only helps the eye. */
const moodOf = (level: Level): "loud" | "cryLike" | "sound" | "calm" => {
  if (level.maxDb >= LOUD_DB) return "loud";
  if (level.cry >= CRY_LIKENESS) return "cryLike";
  return level.leqDb >= level.floorDb + ABOVE_BACKGROUND_DB ? "sound" : "calm";
};

/** Never the old number in large digits: a dead sensor must not look like a quiet child. */
const NoSignal = ({ sensor, freshness, nowMs }: { sensor: Sensor; freshness: Belief; nowMs: number }) => {
  const messages = useMessages();
  const { sensor: texts } = messages;
  // A sensor that is back sends something else first; its level follows within a second.
  const word = freshness === "live" ? "…" : texts[freshness];
  const silentMs = silentForMs(sensor, nowMs);
  return (
    <>
      <p class="no-signal">{freshness === "live" ? word : `⚠ ${word}`}</p>
      {freshness !== "live" && Number.isFinite(silentMs) && (
        <p class="since">{texts.noSignalFor(formatDuration(messages, silentMs))}</p>
      )}
      {freshness !== "live" && sensor.level && (
        <p class="facts">{texts.lastLevel(formatLevel(messages, sensor.level.leqDb, unitOf(sensor.status)))}</p>
      )}
    </>
  );
};
