import { type Household, TOKEN } from "./household.ts";
import { until } from "./until.ts";

/** What `/readyz` says of the history. */
export type HistoryReadiness = {
  state: "ok" | "degraded" | "down" | "off";
  since: number;
  detail: string;
  backlogRows: number;
  refusedPoints: number;
};

export const historyReadiness = async (home: Household): Promise<HistoryReadiness> =>
  (await home.api<{ history: HistoryReadiness }>("/readyz")).body.history;

/** Waits until `/readyz` says something of the history. */
export const untilHistory = (
  home: Household,
  what: string,
  seen: (history: HistoryReadiness) => boolean,
  limitMs = 20_000,
): Promise<HistoryReadiness> =>
  until(
    what,
    async () => {
      const history = await historyReadiness(home);
      return seen(history) && history;
    },
    limitMs,
  );

/** The value of a metric without labels, or with exactly the labels given as text. */
export const metric = async (home: Household, name: string): Promise<number | undefined> => {
  const response = await fetch(`${home.hub.http}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });
  const line = (await response.text()).split("\n").find((text) => text.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length + 1));
};
