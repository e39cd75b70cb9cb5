/** How recently a sensor was heard. `blind` is an incident; `never` is a configured sensor not heard yet. */
export type Freshness = "live" | "stale" | "blind" | "never";

export type FreshnessLimits = { staleMs: number; blindMs: number };

/** Silence of this length is shown as stale. */
export const STALE_MS = 15_000;

export type Hearing = {
  /** When the last message was received, or null when none ever was. */
  lastHeardAtMs: number | null;
  /** From when silence counts: the last message, or the moment the hub was ready, whichever is later. */
  countsFromMs: number;
  /** The broker published the sensor's last will since. */
  willPublished: boolean;
};

/** The dead man's switch: what the absence of messages means now. */
export const freshness = (hearing: Hearing, limits: FreshnessLimits, nowMs: number): Freshness => {
  const silentMs = nowMs - hearing.countsFromMs;
  if (silentMs >= limits.blindMs) return "blind";
  if (hearing.lastHeardAtMs === null) return "never";
  const stale = hearing.willPublished || nowMs - hearing.lastHeardAtMs >= limits.staleMs;
  return stale ? "stale" : "live";
};

/** When the freshness changes next if nothing is heard; null when it cannot get worse. */
export const worsensAt = (hearing: Hearing, limits: FreshnessLimits, nowMs: number): number | null => {
  const unlessPast = (at: number): number => (at > nowMs ? at : Number.POSITIVE_INFINITY);
  const { countsFromMs } = hearing;
  const next = Math.min(unlessPast(countsFromMs + limits.staleMs), unlessPast(countsFromMs + limits.blindMs));
  return Number.isFinite(next) ? next : null;
};
