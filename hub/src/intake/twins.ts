/**
 * Notices two boards that go by one sensor's name. A board makes up a new `boot` at every start, so one board never
 * comes back to an earlier one: if boots alternate in what is sent live, there are two.
 */
export type Twins = {
  /** The boot heard last, and those before it, newest first. */
  readonly boots: ReadonlyArray<string>;
  /** When an earlier boot came back, oldest first; only what is recent. */
  readonly returnsAtMs: ReadonlyArray<number>;
};

export const noTwins: Twins = { boots: [], returnsAtMs: [] };

/** Boots that are remembered; of two boards that both restart now and then, the current two are among the last. */
const MOST_BOOTS = 8;
/** A single return may be a packet that was overtaken; one more within this time is not. */
const RECENT_MS = 600_000;
const RETURNS = 2;

const recent = (returnsAtMs: ReadonlyArray<number>, nowMs: number): number[] =>
  returnsAtMs.filter((at) => nowMs - at < RECENT_MS).slice(-RETURNS);

/** After something live of a boot: a level, or a status that says `online`. */
export const hearBoot = (twins: Twins, boot: string, nowMs: number): Twins => {
  if (twins.boots[0] === boot) return twins;
  const others = twins.boots.filter((other) => other !== boot);
  const returned = others.length < twins.boots.length;
  return {
    boots: [boot, ...others].slice(0, MOST_BOOTS),
    returnsAtMs: [...recent(twins.returnsAtMs, nowMs), ...(returned ? [nowMs] : [])],
  };
};

/** The two boots that take turns now, or null when one board has the name to itself. */
export const twinBoots = (twins: Twins, nowMs: number): [string, string] | null => {
  const [one, other] = twins.boots;
  const taking = recent(twins.returnsAtMs, nowMs).length >= RETURNS;
  return taking && one !== undefined && other !== undefined ? [one, other] : null;
};

/** After the hub's clock was set. */
export const shiftedTwins = (twins: Twins, byMs: number): Twins => ({
  ...twins,
  returnsAtMs: twins.returnsAtMs.map((at) => at + byMs),
});
