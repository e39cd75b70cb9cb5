import type { IncidentState, Rule, Severity } from "../api/types.ts";

/** Everything that the page says, in one language. */
export type Messages = {
  language: string;
  otherLanguage: { code: "fr" | "en"; name: string };
  footer: string;
  login: {
    title: string;
    caregiver: string;
    password: string;
    submit: string;
    wrong: string;
    tooMany: string;
    unreachable: string;
    setupNeeded: string;
    loggedOut: string;
  };
  logOut: string;
  themes: Record<"night" | "day", string>;
  nav: Record<"title" | "now" | "night" | "care" | "oncall" | "more" | "alarms", string>;
  controls: { hold: string; again: string };
  failure: {
    loading: string;
    unreachable: string;
    again: string;
    wrong: (key: string, expected: string) => string;
    refused: Record<string, string>;
    other: string;
  };
  offline: (when: string) => string;
  loading: string;
  connection: { lost: string; meaning: string; since: (duration: string) => string; never: string };
  onCall: { title: string; first: string; second: string; nobody: string };
  incident: {
    title: string;
    rules: Record<Rule, string>;
    severities: Record<Severity, string>;
    states: Record<IncidentState, string>;
    onTheWay: (name: string) => string;
    somebodyOnTheWay: string;
    since: (duration: string) => string;
    loudest: (level: string) => string;
    heardIn: (rooms: string) => string;
    open: string;
    acknowledge: string;
    sending: string;
    unreachable: string;
    refused: string;
    alreadyBy: (name: string) => string;
    timeline: string;
    what: Record<string, string>;
    reasons: Record<string, string>;
    worked: string;
    workedOptions: Record<string, string>;
    close: string;
    none: string;
    settledTitle: string;
  };
  sensor: {
    title: string;
    none: string;
    level: string;
    background: (level: string) => string;
    loudestSecond: (level: string) => string;
    calm: string;
    sound: string;
    cryLike: string;
    loud: string;
    moving: string;
    still: string;
    samplesLost: string;
    uncalibrated: string;
    stale: string;
    blind: string;
    never: string;
    unknown: string;
    noSignalFor: (duration: string) => string;
    lastLevel: (level: string) => string;
    modes: Record<string, string>;
  };
  duration: {
    seconds: (n: number) => string;
    minutes: (n: number) => string;
    hours: (h: number, min: number) => string;
  };
};
