/** Why a payload was refused. The hub counts refusals by this code. */
export type RefusalCode =
  | "tooLarge"
  | "notUtf8"
  | "notJson"
  | "notAnObject"
  | "unknownVersion"
  | "missing"
  | "wrongType"
  | "outOfRange"
  | "unknownValue";

/** A refusal: its code and the path of the field (empty for the payload as a whole). */
export type Refusal = { ok: false; code: RefusalCode; path: string };

export type Decoded<T> = { ok: true; value: T } | Refusal;

export const refuse = (code: RefusalCode, path: string): Refusal => ({ ok: false, code, path });
