import type { Incident } from "../../alerts/incident.ts";
import type { Budget } from "../errorBudget.ts";
import type { Night } from "../night.ts";
import type { Pattern } from "../patterns.ts";
import { quantile } from "../quantile.ts";
import type { Trend } from "../trends.ts";
import type { Block, ReportDocument, Section } from "./document.ts";
import { budgetTable, patternText } from "./morningReport.ts";
import { workedCounts } from "./story.ts";
import type { Words } from "./words.ts";

/** Nights of one child over a range, for a report about all of them. */
export type RangeStory = {
  name: string;
  ageMonths: number | null;
  from: string;
  to: string;
  /** Oldest first; a date of which nothing is known is missing. */
  nights: ReadonlyArray<Night>;
  incidents: ReadonlyArray<Incident>;
  patterns: ReadonlyArray<Pattern>;
  trends: ReadonlyArray<Trend>;
  budgets: ReadonlyArray<Budget>;
  nameOf: (caregiver: string) => string;
};

const time = (at: number | null, words: Words): string => (at === null ? "–" : words.clock(at));

const nightRow = (night: Night, words: Words): string[] =>
  night.data === "none"
    ? [
        words.shortDate(night.date),
        time(night.putDownAt, words),
        "–",
        "–",
        "–",
        "–",
        "–",
        "–",
        "–",
        words.percent(night.coverage),
      ]
    : [
        words.shortDate(night.date),
        time(night.putDownAt, words),
        time(night.onsetAt, words),
        words.duration(night.ttfaMs),
        String(night.awakenings?.length ?? "–"),
        words.duration(night.wasoMs),
        words.duration(night.longestSleepMs),
        words.duration(night.asleepMs),
        time(night.endAt, words),
        words.percent(night.coverage),
      ];

const averages = (nights: ReadonlyArray<Night>, words: Words): string[] => {
  const median = (of: (night: Night) => number | null): number | null =>
    quantile(
      nights.map(of).filter((value) => value !== null),
      0.5,
    );
  const wakings = median(({ awakenings }) => awakenings?.length ?? null);
  return [
    words.averageLine(words.metrics.ttfaMs, words.duration(median((night) => night.ttfaMs))),
    words.averageLine(words.metrics.awakenings, wakings === null ? "–" : words.number(wakings, 1)),
    words.averageLine(words.metrics.longestSleepMs, words.duration(median((night) => night.longestSleepMs))),
    words.averageLine(words.metrics.asleepMs, words.duration(median((night) => night.asleepMs))),
    words.averageLine(words.metrics.wasoMs, words.duration(median((night) => night.wasoMs))),
  ];
};

const trendText = ({ metric, recent, before, direction }: Trend, words: Words): string[] => {
  if (direction === "unknown" || recent === null || before === null) return [];
  const text = (value: number): string =>
    metric === "awakenings" || metric === "pages"
      ? words.number(value, 1)
      : metric === "availability"
        ? words.percent(value)
        : words.duration(value);
  return [words.trend[direction](words.metrics[metric], text(recent), text(before))];
};

const rangeSections = (story: RangeStory, words: Words): Section[] => {
  const measured = story.nights.filter(({ data }) => data === "ok");
  const chart: Block = {
    kind: "hours",
    rows: story.nights.map((night) => ({
      label: words.shortDate(night.date),
      night: night.data === "ok" ? night : null,
    })),
    clock: words.clock,
    summary: words.headings.nights,
    legend: [words.legend.asleep, words.legend.awake, words.legend.unobserved],
  };
  return [
    {
      heading: words.headings.averages,
      blocks: [
        { kind: "list", items: averages(measured, words) },
        { kind: "text", text: words.nightsWithData(measured.length, story.nights.length) },
      ],
    },
    {
      heading: words.headings.nights,
      blocks: [
        chart,
        { kind: "table", head: words.tableHead, rows: story.nights.map((night) => nightRow(night, words)) },
      ],
    },
    {
      heading: words.headings.patterns,
      blocks: [
        {
          kind: "list",
          items: story.patterns.length > 0 ? story.patterns.map((one) => patternText(one, words)) : [words.noPattern],
        },
      ],
    },
  ];
};

const subtitle = ({ from, to, ageMonths }: RangeStory, words: Words): string =>
  `${words.range(words.date(from), words.date(to))}${ageMonths === null ? "" : `, ${words.age(ageMonths)}`}`;

/** The week for the refrigerator's door: the nights, who got up, what worked, what is left of the budgets. */
export const weekReport = (story: RangeStory, words: Words): ReportDocument => {
  const pages = new Map<string, number>();
  for (const night of story.nights) {
    for (const [who, count] of Object.entries(night.pages)) pages.set(who, (pages.get(who) ?? 0) + count);
  }
  const who = [...pages].map(([id, count]) => words.pagesLine(story.nameOf(id), count));
  const worked = workedCounts(story.incidents).map(({ what, times }) =>
    words.workedLine(words.steps[what] ?? what, times),
  );
  const trends = story.trends.flatMap((trend) => trendText(trend, words));
  const [averageSection, ...others] = rangeSections(story, words);
  if (averageSection && trends.length > 0) averageSection.blocks.push({ kind: "list", items: trends });
  return {
    language: words.language,
    title: words.weekOf(story.name),
    subtitle: subtitle(story, words),
    sections: [
      ...(averageSection ? [averageSection] : []),
      ...others,
      { heading: words.headings.who, blocks: [{ kind: "list", items: who.length > 0 ? who : [words.nobodyPaged] }] },
      ...(worked.length > 0
        ? [{ heading: words.headings.worked, blocks: [{ kind: "list" as const, items: worked }] }]
        : []),
      { heading: words.headings.budgets, blocks: [budgetTable(story.budgets, words)] },
      {
        heading: words.headings.definitions,
        blocks: [{ kind: "list", items: [...words.definitions, ...words.serviceDefinitions] }],
      },
    ],
    footer: words.footer,
  };
};

/** One page for the paediatrician: sleep alone, with how it was measured and what it cannot say. */
export const paediatricReport = (story: RangeStory, words: Words): ReportDocument => ({
  language: words.language,
  title: words.sleepOf(story.name),
  subtitle: subtitle(story, words),
  sections: [
    ...rangeSections(story, words),
    { heading: words.headings.definitions, blocks: [{ kind: "list", items: words.definitions }] },
  ],
  footer: words.paediatricFooter,
});
