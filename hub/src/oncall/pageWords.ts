import type { Held, Rule } from "../alerts/incident.ts";

export type Language = "fr" | "en";

/** What pages, updates and news are made of, in one language. Names and rooms are as people wrote them. */
export type PageWords = {
  rule: Record<Rule, string>;
  /** No sound while the child is awake, but somebody moves. */
  silenceWithMotion: string;
  /** What a fault's code means; a code that is not here is told by the rule alone. */
  fault: Readonly<Record<string, string>>;
  /** Two rooms at once: what comes first. */
  triage: string;
  upTo: (db: number) => string;
  since: (minutes: number) => string;
  alsoPaged: (names: string) => string;
  list: (items: ReadonlyArray<string>) => string;
  onTheWay: (who: string) => string;
  somebody: string;
  /** Why a page that rang is held back for now. */
  held: Record<Held["kind"], (who: string) => string>;
  over: Record<Rule, (minutes: number) => string>;
  closed: string;
  drill: { title: string; ask: string; done: string; unanswered: string };
  selfTest: { title: string; message: string };
  missed: (count: number) => string;
  /** Nothing got through for a while, and nothing was to. */
  throughAgain: string;
  more: (count: number) => string;
  went: (who: string) => string;
  enoughPages: (who: string) => string;
  takesOver: (who: string, until: string) => string;
  nobodyTakesOver: string;
};
