import { withColon } from "../../messages/format.ts";
import { useMessages } from "../../messages/language.ts";
import { useTexts } from "../../shell/texts.ts";
import { type Evening, type Mark, weeksOf } from "./month.ts";
import { dateWords, nightWords } from "./nightWords.ts";
import type { Rota } from "./rota.ts";
import { ON_CALL_TEXTS } from "./texts.ts";

/** Shapes that are told apart without colour; the words stand below the grid and in every cell. */
const SIGNS: Record<Mark, string> = { swap: "⇄", override: "◆", absence: "○", breaker: "☾" };

/** Who is first in each night, as weeks. Every cell says in words all that its signs say. */
export const MonthGrid = (props: {
  rota: Pick<Rota, "nights" | "absences" | "swaps" | "tonight">;
  chosen: string;
  nameOf(id: string): string;
  onChoose(date: string): void;
}) => {
  const { rota, nameOf } = props;
  const texts = useTexts(ON_CALL_TEXTS);
  const messages = useMessages();
  const { language } = messages;
  const weeks = weeksOf(rota);
  const marks = [...new Set(weeks.flat().flatMap((evening) => evening?.marks ?? []))];
  const cell = (evening: Evening) => {
    const { first = null } = evening.parts[0] ?? {};
    const name = first === null ? "–" : nameOf(first);
    return (
      <button
        type="button"
        class={evening.date === rota.tonight ? "now" : undefined}
        aria-pressed={evening.date === props.chosen}
        onClick={() => props.onChoose(evening.date)}
      >
        <span aria-hidden="true">
          <span class="day">{Number(evening.date.slice(8))}</span>
          <span class="first">{name}</span>
          <span class="marks">{evening.marks.map((mark) => SIGNS[mark]).join("") || "\u00a0"}</span>
        </span>
        <span class="only-spoken">
          {withColon(messages, dateWords(language, evening.date), nightWords(evening, texts, nameOf))}
        </span>
      </button>
    );
  };
  return (
    <>
      <table class="card month">
        <caption>{texts.caption}</caption>
        <thead>
          <tr>
            {weekdays(language).map(({ short, long }) => (
              <th key={long} scope="col" abbr={long}>
                {short}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week, i) => (
            <tr key={i}>
              {week.map((evening, day) => (
                <td key={day}>{evening && cell(evening)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {marks.length > 0 && (
        <p class="facts" aria-hidden="true">
          {marks.map((mark) => `${SIGNS[mark]} ${texts.marks[mark]}`).join(" · ")}
        </p>
      )}
    </>
  );
};

/** A Monday, and the six days after it. */
const MONDAY_MS = Date.UTC(2024, 0, 1, 12);

const weekdays = (language: string): { short: string; long: string }[] =>
  Array.from({ length: 7 }, (_, i) => {
    const name = (weekday: "narrow" | "long") =>
      new Intl.DateTimeFormat(language, { weekday, timeZone: "UTC" }).format(MONDAY_MS + i * 86_400_000);
    return { short: name("narrow"), long: name("long") };
  });
