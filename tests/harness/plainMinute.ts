import type { Minute } from "@veilleuse/shared";

/** An uneventful minute of a boot; whoever needs another figure gives it. */
export const plainMinute = (
  identity: Pick<Minute, "boot" | "seq" | "up" | "at">,
  { leq = 40 }: { leq?: number } = {},
): Minute => ({
  v: 1,
  ...identity,
  leq,
  max: leq + 5,
  l10: leq + 2,
  l90: leq - 2,
  cry: 0,
  loud: 0,
  motion: 0,
  cover: 60,
});
