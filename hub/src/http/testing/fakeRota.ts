import type { OnCallView, RotaApi } from "../onCallPort.ts";

/** A rota that remembers what it was asked. Only what has the id or date `known` can end. */
export const createFakeRota = (asked: unknown[][]): RotaApi => {
  const ended = async (what: string, id: string | undefined) => {
    asked.push([what, id]);
    return id === "known" ? {} : undefined;
  };
  const view: OnCallView = {
    now: { at: 0, first: "maman", second: "papa", everyone: ["maman", "papa"], reason: "rotation" },
    watch: { date: "2026-11-20", from: 0, until: 1 },
    tonight: "2026-11-20",
    nights: [],
    swaps: [],
    overrides: [],
    absences: [],
    tired: [],
    budget: { pages: 4, kind: "night", from: 0, until: 1, caregivers: [] },
  };
  return {
    view: () => view,
    swap: async (...call) => asked.push(["swap", ...call]),
    unswap: async (date) => {
      asked.push(["unswap", date]);
      return date === undefined ? {} : undefined;
    },
    override: async (span, body) => {
      asked.push(["override", span, body]);
      return { id: "o-1", ...span, ...body };
    },
    endOverride: (id) => ended("endOverride", id),
    absence: async (span, body) => {
      asked.push(["absence", span, body]);
      return { id: "a-1", ...span, ...body };
    },
    endAbsence: (id) => ended("endAbsence", id),
    calendar: () => "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
    calendarToken: "token-of-the-calendar",
  };
};
