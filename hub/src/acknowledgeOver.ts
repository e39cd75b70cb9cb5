import type { NightWatch } from "./nightWatch.ts";

/** `{"incident": "<id>"}` acknowledges one incident; anything else, such as a button's press, every open one. */
export const acknowledgeOver = (watch: NightWatch, program: string, payload: string): void => {
  let wanted: unknown;
  try {
    wanted = (JSON.parse(payload) as { incident?: unknown } | null)?.incident;
  } catch {
    wanted = undefined;
  }
  for (const { id } of watch.incidents) {
    if (typeof wanted !== "string" || wanted === id) void watch.answers.acknowledge(id, program, "mqtt");
  }
};
