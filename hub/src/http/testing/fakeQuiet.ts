import type { ModeApi, QuietApi } from "../quietPort.ts";
import type { VerdictApi } from "../verdictPort.ts";

/** Peace and quiet that remember what they were asked. Only what has the id `known` can end. */
export const createFakeQuiet = (asked: unknown[][]): { quiet: QuietApi; modes: ModeApi; verdicts: VerdictApi } => {
  const ended = async (what: string, id: string) => {
    asked.push([what, id]);
    return id === "known" ? {} : undefined;
  };
  return {
    quiet: {
      mutes: [],
      presences: [],
      rooms: ["nursery"],
      mute: async (until, what) => {
        asked.push(["mute", until, what]);
        return { id: "m-1", from: 0, until, ...what };
      },
      unmute: (id) => ended("unmute", id),
      enter: async (room, until, by) => {
        asked.push(["enter", room, until, by]);
        return { room, from: 0, until, by };
      },
      leave: (room) => ended("leave", room),
    },
    modes: {
      set: async (sensor, mode, until, by) => {
        asked.push(["mode", sensor, mode, until, by]);
        return { mode, until: until ?? null, by };
      },
      unset: async (sensor) => {
        asked.push(["unset", sensor]);
        return { mode: null, until: null, by: "settings" };
      },
    },
    verdicts: {
      judge: async (id, who, needed) => {
        asked.push(["judge", id, who, needed]);
        return { ok: false, code: "unknown" };
      },
      feedback: () => ({ rules: [{ rule: "cry", needed: 3, notNeeded: 1 }] }),
      runbooks: () => [{ rule: "disk", steps: [{ id: "disk", fr: "vider", en: "empty", worked: 2 }], other: 1 }],
    },
  };
};
