import { addDays } from "../calendarDate.ts";
import type { Budget } from "../errorBudget.ts";
import type { Pattern } from "../patterns.ts";
import { OBJECTIVE_NAMES, type Objective, type Targets } from "../targets.ts";
import type { Block, FactRow, ReportDocument, Section } from "./document.ts";
import { type NightStory, nightLines, workedCounts } from "./story.ts";
import type { Words } from "./words.ts";

/** One child's night with everything that the morning report tells. */
export type MorningStory = NightStory & {
  name: string;
  ageMonths: number | null;
  targets: Targets;
  budgets: ReadonlyArray<Budget>;
  patterns: ReadonlyArray<Pattern>;
  shared: boolean;
  openDebts: ReadonlyArray<string>;
};

/** A value of an objective as a person reads it. */
export const valueText = (objective: Objective, value: number | null, words: Words): string => {
  if (value === null) return "–";
  if (objective === "availability" || objective === "notNeeded") return words.percent(value);
  return objective === "pages" ? words.number(value) : words.duration(value);
};

/** The night in a few sentences; the first line of a push, too. */
export const summaryLines = ({ night }: Pick<NightStory, "night">, words: Words): string[] => {
  if (night.data === "none") return [words.noData(words.percent(night.coverage))];
  const lines: string[] = night.complete ? [] : [words.goesOn];
  if (night.onsetAt === null) lines.push(words.neverAsleep);
  else {
    const { putDownAt, onsetAt, ttfaMs, attempts } = night;
    const putDown = putDownAt === null ? null : words.clock(putDownAt);
    lines.push(words.onsetLine(putDown, words.clock(onsetAt), words.duration(ttfaMs), attempts ?? 1));
  }
  if (night.degraded) lines.push(words.degraded);
  if (night.onsetAt === null) return lines;
  const wakings = night.awakenings ?? [];
  const times = wakings.map(({ from, to }) => `${words.clock(from)} (${words.duration(to - from)})`);
  lines.push(words.wakings(wakings.length, times.join(", ")));
  lines.push(words.longest(words.duration(night.longestSleepMs)));
  if (night.endAt !== null) lines.push(words.ended(words.clock(night.endAt)));
  return lines;
};

const TONES = { met: "good", below: "plain", unknown: "plain", missed: "bad" } as const;

const factRows = (targets: Targets, words: Words): FactRow[] =>
  OBJECTIVE_NAMES.map((objective) => {
    const { target, goal, value, status } = targets[objective];
    return {
      label: words.objectives[objective],
      value: valueText(objective, value, words),
      target: words.goal[goal](valueText(objective, target, words)),
      status: words.statuses[status],
      tone: TONES[status],
    };
  });

export const patternText = (pattern: Pattern, words: Words): string => {
  const plusMinus = words.duration(pattern.plusMinusMs);
  const since = words.shortDate(pattern.since);
  return pattern.kind === "interval"
    ? words.intervalPattern(words.duration(pattern.everyMs), plusMinus, pattern.nights, pattern.of, since)
    : words.clockPattern(words.minuteOfDay(pattern.minuteOfDay), plusMinus, pattern.nights, pattern.of, since);
};

export const budgetTable = (budgets: ReadonlyArray<Budget>, words: Words): Block => {
  const cell = (objective: Objective, nights: 7 | 28): string => {
    const budget = budgets.find((one) => one.objective === objective && one.nights === nights);
    if (!budget || budget.burn === null) return "–";
    const amount = (value: number): string =>
      budget.unit === "ms" ? words.duration(value) : words.budgetUnit[budget.unit](words.number(value, 1), value);
    return `${words.percent(Math.round(Math.min(budget.burn, 99) * 100) / 100)} (${amount(budget.spent)} / ${amount(budget.allowed)})`;
  };
  return {
    kind: "table",
    head: words.budgetHead,
    rows: OBJECTIVE_NAMES.map((objective) => [words.objectives[objective], cell(objective, 7), cell(objective, 28)]),
  };
};

/** Hints that belong to the targets, each once. */
const hintLines = (targets: Targets, words: Words): string[] => {
  const codes = new Set(
    OBJECTIVE_NAMES.flatMap((name) => (targets[name].status === "below" ? [targets[name].hint?.code] : [])),
  );
  return [...codes].flatMap((code) => (code === undefined ? [] : [words.hints[code]]));
};

const whoBlocks = ({ night, nameOf }: MorningStory, words: Words): Block[] => {
  const pages = Object.entries(night.pages);
  const blocks: Block[] =
    pages.length === 0
      ? [{ kind: "text", text: words.nobodyPaged }]
      : [{ kind: "list", items: pages.map(([who, count]) => words.pagesLine(nameOf(who), count)) }];
  if (night.responseP50Ms !== null) {
    const text = words.responseLine(words.duration(night.responseP50Ms), words.duration(night.responseP95Ms));
    blocks.push({ kind: "text", text });
  }
  return blocks;
};

const workedItems = (story: NightStory, words: Words): string[] =>
  workedCounts(story.incidents).map(({ what, times }) => words.workedLine(words.steps[what] ?? what, times));

/** The report of one child's night. */
export const morningReport = (story: MorningStory, words: Words): ReportDocument => {
  const { night, name, targets, patterns } = story;
  const age = story.ageMonths === null ? "" : `, ${words.age(story.ageMonths)}`;
  const sections: Section[] = [
    {
      heading: words.headings.summary,
      blocks: [{ kind: "text", text: summaryLines(story, words).join(" ") }],
    },
  ];
  const add = (heading: keyof Words["headings"], ...blocks: Block[]): void => {
    sections.push({ heading: words.headings[heading], blocks });
  };
  if (night.data === "ok") {
    sections[0]?.blocks.push(
      {
        kind: "night",
        night,
        clock: words.clock,
        summary: summaryLines(story, words).join(" "),
        legend: [words.legend.asleep, words.legend.awake, words.legend.unobserved],
      },
      { kind: "facts", head: words.factsHead, rows: factRows(targets, words) },
    );
    const hints = hintLines(targets, words);
    if (hints.length > 0) sections[0]?.blocks.push({ kind: "list", items: hints });
  }
  const lines = nightLines(story, words).map(({ at, text }) => [words.clock(at), text]);
  if (lines.length > 0) add("course", { kind: "table", head: [], rows: lines });
  add("who", ...whoBlocks(story, words));
  const worked = workedItems(story, words);
  if (worked.length > 0) add("worked", { kind: "list", items: worked });
  const covered = words.covered(
    words.percent(night.coverage),
    words.duration(night.observedMs),
    words.duration(night.unobservedMs),
  );
  const corrections = night.corrections.map(({ field, by }) => words.corrected(words.fields[field], story.nameOf(by)));
  add("coverage", { kind: "list", items: [covered, ...(story.shared ? [words.shared] : []), ...corrections] });
  add("patterns", {
    kind: "list",
    items: patterns.length > 0 ? patterns.map((one) => patternText(one, words)) : [words.noPattern],
  });
  add("budgets", budgetTable(story.budgets, words));
  if (story.openDebts.length > 0) add("debts", { kind: "list", items: [...story.openDebts] });
  return {
    language: words.language,
    title: words.nightOf(name),
    subtitle: `${words.evening(words.date(night.date), words.date(addDays(night.date, 1)))}${age}`,
    sections,
    footer: words.footer,
  };
};
