import type { Texts } from "../../shell/texts.ts";
import type { Evening } from "./month.ts";
import type { RotaNight } from "./rota.ts";
import type { ON_CALL_TEXTS } from "./texts.ts";

type Words = typeof ON_CALL_TEXTS extends Texts<infer Inner> ? Inner : never;

/** `Maman, then Papa`. */
const pairWords = ({ first, second }: RotaNight, texts: Words, nameOf: (id: string) => string): string =>
  [
    first === null ? texts.nobody : nameOf(first),
    ...(second === null ? [] : [`${texts.followedBy} ${nameOf(second)}`]),
  ].join(", ");

/** `Friday, 27 November`. */
export const dateWords = (language: string, date: string): string =>
  new Intl.DateTimeFormat(language === "fr" ? "fr-FR" : "en-GB", {
    weekday: "long",
    day: "numeric",
    month: "long",
    timeZone: "UTC",
  }).format(Date.parse(`${date}T12:00:00Z`));

/** All that is known of an evening but its date. */
export const nightWords = (evening: Evening, texts: Words, nameOf: (id: string) => string): string => {
  const pairs = evening.parts.map((part) => pairWords(part, texts, nameOf)).join(" / ");
  const reasons = evening.parts.map(({ reason }) => texts.reasons[reason]).filter((text) => text !== undefined);
  const swapped = evening.marks.includes("swap") ? [texts.marks.swap] : [];
  const away = evening.away.length > 0 ? [texts.awayThen(evening.away.map(nameOf).join(", "))] : [];
  return [pairs, ...new Set([...swapped, ...reasons, ...away])].join(" · ");
};
