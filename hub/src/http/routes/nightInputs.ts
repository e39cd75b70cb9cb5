import type { FastifyReply } from "fastify";
import { z } from "zod";
import { dayOf } from "../../nights/calendarDate.ts";
import { sendFailure } from "../errors.ts";
import type { NightsApi } from "../nightsPort.ts";

/** A date of the calendar, `2026-11-20`. A night has the date of its evening. */
export const calendarDate = z
  .string()
  .refine((text) => dayOf(text) !== undefined, "expected a date such as 2026-11-20")
  .describe("YYYY-MM-DD; a night has the date of its evening");

export const childQuery = z.string().min(1).max(64).optional().describe("may be left out where there is one child");

export const timeMs = z.number().int().min(0).max(8.64e15);

/**
 * The child that a request is about: the one it names, or the only one there is. Undefined when the failure is sent.
 * @param path the key of the input, for the failure
 */
export const childOf = (
  api: Pick<NightsApi, "children">,
  named: string | undefined,
  reply: FastifyReply,
  path = "query.child",
): string | undefined => {
  const children = api.children().map(({ id }) => id);
  if (named === undefined) {
    if (children.length === 1) return children[0];
    const message = children.length === 0 ? "There is no child in the settings." : "Say which child.";
    sendFailure(reply, children.length === 0 ? "unknown" : "invalidInput", { message, path });
    return undefined;
  }
  if (children.includes(named)) return named;
  sendFailure(reply, "unknown", { message: "There is no such child.", path });
  return undefined;
};
