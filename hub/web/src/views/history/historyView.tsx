import { useEffect, useState } from "preact/hooks";
import { useAnswer } from "../../api/useAnswer.ts";
import { Choices } from "../../controls/choices.tsx";
import { Problem } from "../../controls/problem.tsx";
import { useLive } from "../../live/live.ts";
import { formatLevel, formatMoment } from "../../messages/format.ts";
import { useMessages } from "../../messages/language.ts";
import { Skeleton } from "../../shell/skeleton.tsx";
import { type Texts, useTexts } from "../../shell/texts.ts";
import { Waiting } from "../../shell/waiting.tsx";
import { LevelChart, type Span } from "./levelChart.tsx";
import { type Series, summaryOf } from "./series.ts";

const HOUR_MS = 3_600_000;
const SPANS = { twelveHours: 12, day: 24, week: 168, month: 720, year: 8760 } as const;
type SpanName = keyof typeof SPANS;
/** About a point for each dot of a phone's width. */
const POINTS = 720;
const SHORTEST_MS = 60_000;

type Words = {
  title: string;
  room: string;
  spans: Record<SpanName, string>;
  span: string;
  earlier: string;
  later: string;
  names: [string, string, string];
  summary: (mean: string, loudest: string, when: string) => string;
  heard: (percent: number) => string;
  nothing: string;
  hint: string;
};

const TEXTS: Texts<Words> = {
  en: {
    title: "History",
    room: "Room",
    span: "Span",
    spans: { twelveHours: "12 h", day: "Day", week: "Week", month: "Month", year: "Year" },
    earlier: "Earlier",
    later: "Later",
    names: ["Loudest", "Mean", "Background"],
    summary: (mean, loudest, when) => `Mean ${mean}, loudest ${loudest} on ${when}.`,
    heard: (percent) => `Heard for ${percent}% of this span; gaps are unknown, not quiet.`,
    nothing: "Nothing was heard in this span. That does not mean that it was quiet.",
    hint: "Drag over the chart to look closer.",
  },
  fr: {
    title: "Historique",
    room: "Pièce",
    span: "Durée",
    spans: { twelveHours: "12 h", day: "Jour", week: "Semaine", month: "Mois", year: "Année" },
    earlier: "Avant",
    later: "Après",
    names: ["Maximum", "Moyenne", "Fond"],
    summary: (mean, loudest, when) => `Moyenne ${mean}, maximum ${loudest}, ${when}.`,
    heard: (percent) => `Entendu pendant ${percent}\u202f% de cette durée\u202f; les trous sont inconnus, pas calmes.`,
    nothing: "Rien n’a été entendu pendant cette durée. Cela ne veut pas dire que c’était calme.",
    hint: "Faites glisser sur la courbe pour voir de plus près.",
  },
};

/** Levels of a room, from hours to a year. */
export const HistoryView = () => {
  const texts = useTexts(TEXTS);
  const messages = useMessages();
  const { night } = useLive();
  const sensors = night?.sensors ?? [];
  const [chosen, setChosen] = useState<string>();
  const [name, setName] = useState<SpanName | undefined>("twelveHours");
  const [span, setSpan] = useState<Span>(() => lastHours(12));
  const sensor = chosen ?? sensors[0]?.id;
  const query = new URLSearchParams({
    sensor: sensor ?? "",
    from: String(Math.round(span.from)),
    to: String(Math.round(span.to)),
    points: String(POINTS),
  });
  const history = useAnswer<Series>(sensor === undefined ? undefined : `/api/v1/history?${query}`);
  const [series, setSeries] = useState<Series>();
  useEffect(() => {
    if (history.value) setSeries(history.value);
  }, [history.value]);

  const show = (next: Span): void => {
    const length = Math.max(SHORTEST_MS, Math.min(next.to - next.from, SPANS.year * HOUR_MS));
    const to = Math.min(Date.now(), Math.max(next.to, length));
    setName(undefined);
    setSpan({ from: to - length, to });
  };
  const step = (direction: -1 | 1): void => {
    const length = span.to - span.from;
    show({ from: span.from + (direction * length) / 2, to: span.to + (direction * length) / 2 });
  };

  if (!night) return <Waiting />;
  if (sensors.length === 0) return <p class="card status">{messages.sensor.none}</p>;
  // A curve stays while a finer one is fetched, but never under the name of another room.
  const shown = series?.sensor === sensor ? series : undefined;
  return (
    <section aria-labelledby="history">
      <h2 id="history">{texts.title}</h2>
      {sensors.length > 1 && (
        <Choices
          label={texts.room}
          options={sensors.map(({ id, room }) => ({ key: id, text: room }))}
          chosen={sensor}
          onChoose={setChosen}
        />
      )}
      <Choices
        label={texts.span}
        options={(Object.keys(SPANS) as SpanName[]).map((key) => ({ key, text: texts.spans[key] }))}
        chosen={name}
        onChoose={(key) => {
          setName(key);
          setSpan(lastHours(SPANS[key]));
        }}
      />
      <Problem failure={history.failure} />
      {!shown ? (
        !history.failure && <Skeleton rows={1} />
      ) : (
        <figure class="card">
          <LevelChart
            series={shown}
            names={texts.names}
            locale={messages.language === "fr" ? "fr-FR" : "en-GB"}
            timeZone={messages.timeZone}
            onSpan={show}
          />
          <figcaption>
            <ul class="key">
              {texts.names.map((line, i) => (
                <li key={line} class={`line-${i}`}>
                  {line}
                </li>
              ))}
            </ul>
            <Words series={shown} />
          </figcaption>
        </figure>
      )}
      <div class="row">
        <button type="button" onClick={() => step(-1)}>
          {texts.earlier}
        </button>
        <button type="button" disabled={span.to >= Date.now() - SHORTEST_MS} onClick={() => step(1)}>
          {texts.later}
        </button>
      </div>
      <p class="facts">{texts.hint}</p>
    </section>
  );
};

const Words = ({ series }: { series: Series }) => {
  const texts = useTexts(TEXTS);
  const messages = useMessages();
  const { heard, loudest, meanDb } = summaryOf(series);
  if (!loudest || meanDb === undefined) return <p role="status">{texts.nothing}</p>;
  return (
    <p class="facts" role="status">
      {texts.summary(
        formatLevel(messages, meanDb),
        formatLevel(messages, loudest.db),
        formatMoment(messages, loudest.at),
      )}{" "}
      {heard < 0.995 && texts.heard(Math.round(100 * heard))}
    </p>
  );
};

const lastHours = (hours: number): Span => {
  const to = Date.now();
  return { from: to - hours * HOUR_MS, to };
};
