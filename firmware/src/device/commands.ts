import type { Command } from "@veilleuse/shared";

/** What the sensor can be asked to do; each answers with what came of it. */
export type Deeds = { [name in Command["do"]]: (arg: number | undefined) => { ok: boolean; detail: string } };

const DETAIL_MOST = 256;

/** Carries a command out and answers it, whatever happens on the way. */
export const carryOut = (
  command: Command,
  retained: boolean,
  deeds: Deeds,
  reply: (id: string, ok: boolean, detail: string) => void,
): void => {
  if (retained) return reply(command.id, false, "a retained command is not carried out");
  try {
    const result = deeds[command.do](command.arg);
    reply(command.id, result.ok, result.detail.substr(0, DETAIL_MOST));
  } catch (e) {
    reply(command.id, false, `failed: ${e}`.substr(0, DETAIL_MOST));
  }
};
