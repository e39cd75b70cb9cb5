import type { Incident } from "../../api/types.ts";
import { useAnswer } from "../../api/useAnswer.ts";
import { useLive } from "../../live/live.ts";
import { formatDuration, formatHour } from "../../messages/format.ts";
import { useMessages } from "../../messages/language.ts";
import { useTexts } from "../../shell/texts.ts";
import type { Series } from "../history/series.ts";
import { type Night, placeOf } from "./night.ts";
import { NIGHT_TEXTS } from "./texts.ts";

const POINTS = 300;
const HEIGHT = 60;
const LEAST_DB = 25;
const MOST_DB = 95;

/** The night as a line: sleep and waking below, sound above, incidents and visits as marks. The list says the same. */
export const NightStrip = ({ night, incidents }: { night: Night; incidents: Incident[] }) => {
  const texts = useTexts(NIGHT_TEXTS);
  const messages = useMessages();
  const { night: live } = useLive();
  const sensor = live?.sensors.find(({ children }) => children.includes(night.child))?.id;
  const query = new URLSearchParams({
    sensor: sensor ?? "",
    from: String(night.from),
    to: String(night.to),
    points: String(POINTS),
  });
  const sound = useAnswer<Series>(sensor === undefined ? undefined : `/api/v1/history?${query}`);
  const style = (span: { from: number; to: number }) => {
    const { left, width } = placeOf(night, span);
    return { left: `${left.toFixed(2)}%`, width: `${Math.max(0.6, width).toFixed(2)}%` };
  };
  const at = (time: number): string => formatHour(messages, time);
  return (
    <figure class="card">
      <div class="strip" aria-hidden="true">
        {sound.value && <Sound series={sound.value} night={night} />}
        <div class="strip-band">
          {night.onsetAt !== null && night.endAt !== null && (
            <span class="asleep" style={style({ from: night.onsetAt, to: night.endAt })} />
          )}
          {(night.awakenings ?? []).map((span) => (
            <span key={span.from} class="awake" style={style(span)} />
          ))}
          {(night.visits ?? []).map((span) => (
            <span key={span.from} class="visit" style={style(span)} />
          ))}
          {incidents.map(({ id, openedAt, settledAt }) => (
            <span key={id} class="alarm" style={style({ from: openedAt, to: settledAt ?? openedAt })} />
          ))}
        </div>
      </div>
      <figcaption>
        <p class="row facts">
          <span>{at(night.from)}</span>
          <span>{at(night.to)}</span>
        </p>
        <ul class="key strip-key" aria-hidden="true">
          {(["asleep", "awake", "visit", "alarm"] as const).map((what) => (
            <li key={what} class={what}>
              {texts.key[what]}
            </li>
          ))}
        </ul>
        <ol class="plain">
          {night.putDownAt !== null && (
            <li>
              {at(night.putDownAt)} · {texts.putDown}
            </li>
          )}
          {night.onsetAt !== null && (
            <li>
              {at(night.onsetAt)} · {texts.asleep}
            </li>
          )}
          {(night.awakenings ?? []).map(({ from, to }) => (
            <li key={from}>
              {at(from)} · {texts.awake(formatDuration(messages, to - from))}
            </li>
          ))}
          {night.endAt !== null && (
            <li>
              {at(night.endAt)} · {texts.up}
            </li>
          )}
        </ol>
        {night.unobservedMs > 0 && (
          <p class="facts">{texts.unobserved(formatDuration(messages, night.unobservedMs))}</p>
        )}
      </figcaption>
    </figure>
  );
};

/** Loudest levels as a line of a fixed height; where nothing was heard there is nothing. */
const Sound = ({ series, night }: { series: Series; night: Night }) => {
  const x = (time: number): string => (placeOf(night, { from: time, to: time }).left * 3).toFixed(1);
  const y = (db: number): string =>
    (HEIGHT * (1 - Math.min(1, Math.max(0, (db - LEAST_DB) / (MOST_DB - LEAST_DB))))).toFixed(1);
  let path = "";
  let open = false;
  series.maxDb.forEach((db, i) => {
    if (db === null) open = false;
    else {
      path += `${open ? "L" : "M"}${x(series.at[i] ?? 0)} ${y(db)}`;
      open = true;
    }
  });
  return (
    <svg viewBox={`0 0 300 ${HEIGHT}`} preserveAspectRatio="none" height={HEIGHT} aria-hidden="true">
      <path d={path} vector-effect="non-scaling-stroke" />
    </svg>
  );
};
