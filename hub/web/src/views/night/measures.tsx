import { nameIn, useLive } from "../../live/live.ts";
import { formatDuration } from "../../messages/format.ts";
import { useMessages } from "../../messages/language.ts";
import { useTexts } from "../../shell/texts.ts";
import type { Night, Objective, Target } from "./night.ts";
import { NIGHT_TEXTS } from "./texts.ts";

const AS_DURATION: ReadonlySet<Objective> = new Set(["mtbwMs", "ttfaMs", "mttrMs", "responseP50Ms"]);
const AS_SHARE: ReadonlySet<Objective> = new Set(["availability", "notNeeded"]);
const ORDER: ReadonlyArray<Objective> = [
  "mtbwMs",
  "ttfaMs",
  "mttrMs",
  "responseP50Ms",
  "availability",
  "pages",
  "notNeeded",
];

/** The measures of the night against what the household hopes for; what is usual at that age is never red. */
export const Measures = ({ night }: { night: Night }) => {
  const texts = useTexts(NIGHT_TEXTS);
  const messages = useMessages();
  const { night: live } = useLive();
  const number = new Intl.NumberFormat(messages.language, { maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(messages.language, { style: "percent", maximumFractionDigits: 1 });
  const value = (objective: Objective, amount: number | null): string => {
    if (amount === null) return texts.unknown;
    if (AS_DURATION.has(objective)) return formatDuration(messages, rounded(amount));
    return AS_SHARE.has(objective) ? percent.format(amount) : number.format(amount);
  };
  const pages = Object.entries(night.pages ?? {}).filter(([, count]) => count > 0);
  const nameOf = nameIn(live);
  return (
    <section aria-labelledby="measures">
      <h2 id="measures">{texts.measures}</h2>
      <dl class="card measures">
        <Row
          name={texts.longest}
          text={night.longestSleepMs === null ? texts.unknown : formatDuration(messages, night.longestSleepMs)}
        />
        <Row
          name={texts.awakenings}
          text={night.awakenings === null ? texts.unknown : String(night.awakenings.length)}
        />
        {ORDER.map((objective) => {
          const target = night.targets[objective];
          return target ? (
            <TargetRow key={objective} objective={objective} target={target} show={(v) => value(objective, v)} />
          ) : undefined;
        })}
        {pages.length > 0 && (
          <Row name={texts.pagesOf} text={pages.map(([who, count]) => `${nameOf(who)} ${count}`).join(", ")} />
        )}
      </dl>
      {night.budgets.length > 0 && (
        <details class="card">
          <summary>{texts.budgets}</summary>
          <dl class="measures">
            {night.budgets.map(({ objective, nights, burn, withData }) => (
              <Row
                key={`${objective}${nights}`}
                name={`${texts.objectives[objective]}, ${texts.nights(nights)}`}
                text={burn === null ? texts.unknown : texts.burn(percent.format(burn), withData)}
              />
            ))}
          </dl>
        </details>
      )}
    </section>
  );
};

/** To what is shown, as the reports do it. */
const rounded = (ms: number): number => {
  const unitMs = ms < 120_000 ? 1000 : 60_000;
  return Math.round(ms / unitMs) * unitMs;
};

const Row = ({ name, text }: { name: string; text: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>
      <strong>{text}</strong>
    </dd>
  </div>
);

const TargetRow = (props: { objective: Objective; target: Target; show(value: number | null): string }) => {
  const texts = useTexts(NIGHT_TEXTS);
  const { objective, target, show } = props;
  return (
    <div>
      <dt>{texts.objectives[objective]}</dt>
      <dd>
        <strong class={target.status}>{show(target.value)}</strong>{" "}
        <span class="facts">
          {texts.goal[target.goal](show(target.target))}
          {target.status === "below" && ` · ${texts.usual}`}
          {target.status === "missed" && ` · ${texts.missed}`}
        </span>
      </dd>
    </div>
  );
};
