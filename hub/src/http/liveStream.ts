import type { FastifyReply } from "fastify";
import type { HubApi } from "./ports.ts";

/** Proxies and phones drop a connection on which nothing moves. */
const HEARTBEAT_MS = 15_000;

/** Some minutes of levels. A client that is further behind is cut; it comes back and gets a fresh snapshot. */
const MOST_QUEUED_BYTES = 256 * 1024;

const MOST_CLIENTS = 100;

/** What a browser waits before it connects again, in milliseconds. */
const RETRY_MS = 2000;

export type Every = (intervalMs: number, run: () => void) => () => void;

const realInterval: Every = (intervalMs, run) => {
  const timer = setInterval(run, intervalMs);
  timer.unref();
  return () => clearInterval(timer);
};

export type LiveStream = {
  /** Takes over a reply and streams to it. False when there are too many clients; the reply is then untouched. */
  open(reply: FastifyReply, mayGoOn: () => boolean): boolean;
  /** Ends the streams whose session has ended. */
  review(): void;
  /** Ends all streams and stops listening to the hub. */
  close(): void;
};

type Client = { send(frame: string): void; end(): void; mayGoOn(): boolean };

/** Server-sent events for all open pages: first everything as it is now, then every change. */
export const createLiveStream = (options: {
  api: Pick<
    HubApi,
    "timeZone" | "subscribe" | "sensors" | "incidents" | "caregivers" | "formerCaregivers" | "onCall" | "readiness"
  >;
  /** The household's children, to be called by their names. */
  children?: () => ReadonlyArray<{ id: string; name: string }>;
  clock: { now(): number };
  every?: Every | undefined;
}): LiveStream => {
  const { api, clock } = options;
  const clients = new Set<Client>();
  let lastId = 0;

  const frame = (type: string, data: unknown): string => {
    lastId += 1;
    // JSON.stringify leaves no line break that could end the field early.
    return `event: ${type}\nid: ${lastId}\ndata: ${JSON.stringify(data)}\n\n`;
  };

  const snapshot = () => ({
    now: clock.now(),
    timeZone: api.timeZone,
    sensors: api.sensors(),
    incidents: api.incidents({ state: ["pending", "paging", "acknowledged", "settled"], limit: 100 }),
    caregivers: api.caregivers(),
    formerCaregivers: api.formerCaregivers(),
    children: (options.children?.() ?? []).map(({ id, name }) => ({ id, name })),
    onCall: api.onCall(),
    readiness: api.readiness(),
  });

  const broadcast = (text: string): void => {
    for (const client of [...clients]) client.send(text);
  };

  const review = (): void => {
    for (const client of [...clients]) if (!client.mayGoOn()) client.end();
  };

  const stopListening = api.subscribe((event) => {
    if (clients.size > 0) broadcast(frame(event.type, event.data));
  });

  const stopHeartbeat = (options.every ?? realInterval)(HEARTBEAT_MS, () => {
    review();
    // Scripts cannot see a comment, so the page's own watchdog gets an event beside it.
    if (clients.size > 0) broadcast(`: still here\n\n${frame("clock", { now: clock.now(), onCall: api.onCall() })}`);
  });

  return {
    open: (reply, mayGoOn) => {
      if (clients.size >= MOST_CLIENTS) return false;
      reply.hijack();
      const { raw } = reply;
      const client: Client = {
        mayGoOn,
        send: (text) => {
          raw.write(text);
          if (raw.writableLength > MOST_QUEUED_BYTES) {
            clients.delete(client);
            raw.destroy();
          }
        },
        end: () => {
          clients.delete(client);
          raw.end();
        },
      };
      raw.on("close", () => clients.delete(client));
      raw.on("error", () => clients.delete(client));
      raw.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        "Content-Type": "text/event-stream; charset=utf-8",
        "X-Accel-Buffering": "no",
      });
      clients.add(client);
      client.send(`retry: ${RETRY_MS}\n${frame("snapshot", snapshot())}`);
      return true;
    },
    review,
    close: () => {
      stopHeartbeat();
      stopListening();
      for (const client of [...clients]) client.end();
    },
  };
};
