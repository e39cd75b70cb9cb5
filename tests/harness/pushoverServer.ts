import { type StandIn, startStandIn } from "./standIn.ts";

export type PushoverMessage = { receipt: string; priority: number; title: string; message: string; tags?: string };

/** Stands in for Pushover: takes messages, gives receipts, and knows who answered. */
export interface PushoverServer extends StandIn {
  /** Emergencies and news, in their order. */
  readonly messages: ReadonlyArray<PushoverMessage>;
  /** Receipts that still ring. */
  ringing(): string[];
  /** Somebody touches the notification. */
  acknowledge(receipt: string): void;
  /** How often a receipt was asked for. */
  asked(receipt: string): number;
}

export const startPushover = async (): Promise<PushoverServer> => {
  const messages: PushoverMessage[] = [];
  const answered = new Set<string>();
  const cancelled = new Set<string>();
  const standIn = await startStandIn(({ method, path, body }) => {
    const [, receipt = ""] = /^\/1\/receipts\/(\w+)\.json\?token=/.exec(path) ?? [];
    if (method === "GET") {
      return { status: 200, json: { status: 1, acknowledged: answered.has(receipt) ? 1 : 0, expired: 0 } };
    }
    const [, tag] = /^\/1\/receipts\/cancel_by_tag\/(.+)\.json$/.exec(path) ?? [];
    if (tag !== undefined) {
      for (const one of messages) if (one.tags === tag) cancelled.add(one.receipt);
      return { status: 200, json: { status: 1 } };
    }
    const message = JSON.parse(body.toString()) as PushoverMessage;
    const given = message.priority === 2 ? `receipt${messages.length}` : "";
    messages.push({ ...message, receipt: given });
    return { status: 200, json: { status: 1, request: "r", ...(given === "" ? {} : { receipt: given }) } };
  });
  return {
    ...standIn,
    messages,
    ringing: () =>
      messages.map(({ receipt }) => receipt).filter((one) => one !== "" && !answered.has(one) && !cancelled.has(one)),
    acknowledge: (receipt) => answered.add(receipt),
    asked: (receipt) => standIn.requests.filter(({ path }) => path.includes(`/${receipt}.json`)).length,
  };
};
