import type { Agent, ClientRequest } from "node:http";
import type { Socket } from "node:net";

/** Where requests go, and how one begins. */
export type Way = { origin: string; agent: Agent; open: (method: string) => ClientRequest };

/**
 * The next POST to an origin, made while there is nothing to send: it has its connection, and no header yet. It leaves
 * at once, where a new one takes twice as long and stands behind the rest of the present work.
 */
export class ReadyRequests {
  private readonly made = new Map<string, ClientRequest>();

  /** Makes one when a connection came to rest; it opens none. */
  prepare({ origin, agent, open }: Way, connection: Socket | null): void {
    const rests = Object.values(agent.freeSockets).some((idle) => idle?.includes(connection as Socket));
    if (!rests || this.made.has(origin)) return;
    const request = open("POST");
    this.made.set(origin, request);
    const waits = () => this.made.get(origin) === request;
    const drop = () => {
      if (waits() && this.made.delete(origin)) request.destroy();
    };
    request.on("error", drop);
    // The far end answers what it was never asked, such as that it waited for long enough.
    request.on("response", drop);
    // A connection that only waits is no reason to keep the process.
    request.once("socket", (socket) => waits() && socket.unref());
  }

  take({ origin }: Way): ClientRequest | undefined {
    const request = this.made.get(origin);
    this.made.delete(origin);
    request?.socket?.ref();
    return request;
  }
}
