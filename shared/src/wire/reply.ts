import { ENVELOPE_FIELDS, type Envelope } from "./envelope.ts";
import { decodeText, withFields } from "./fields.ts";
import type { Decoded } from "./refusal.ts";

/** The answer to a command. */
export type Reply = Envelope & {
  /** The command's `id`. */
  id: string;
  ok: boolean;
  detail?: string;
};

const FIELDS = withFields(ENVELOPE_FIELDS, {
  id: { kind: "text", maxLength: 32 },
  ok: { kind: "boolean" },
  detail: { kind: "text", maxLength: 256, optional: true },
});

export const encodeReply = (reply: Reply): string => JSON.stringify(reply);

export const decodeReply = (text: string): Decoded<Reply> => decodeText(text, FIELDS);
