import { type BoardConnection, openConnection, SOCKET_ERRORS, type SocketError } from "./boardSocket.ts";
import type { Interpreter } from "./interpreter.ts";
import type { Link } from "./link.ts";
import { emitSoon } from "./nativeEvents.ts";

/** An address to connect to. */
export interface Address {
  host: string;
  port: number;
}

/** What the module `net` needs. */
export interface NetworkOptions {
  link: Link;
  /** True while the board has an IP address. */
  hasAddress(): boolean;
  /** Where a connection really goes; default: where the script asked. */
  redirect?: (asked: Address) => Address;
  /** Every real connection, those of earlier starts included: their peers were told nothing. The board closes them when it stops. */
  connections: Set<BoardConnection>;
}

/** The device's stack gives up on a silent host after about this long, and nothing else runs meanwhile. */
export const BLOCKED_CONNECT_MS = 15_000;

/**
 * The module `net`. As on the device, `connect` throws "Unable to create socket" when there is no network, and a host that does not
 * answer blocks the interpreter for 15 s. Unlike on the device, a refused connection is not thrown: it comes as `error` (code -9)
 * and `close`, because a real connection cannot be awaited inside a call.
 */
export const netModule = (interpreter: Interpreter, options: NetworkOptions): object => {
  const { realm } = interpreter;
  const { link, connections } = options;

  const connect = (given: unknown, callback?: unknown): object => {
    interpreter.assertRunning();
    if (given === null || typeof given !== "object") {
      throw realm.error("Error", `Expecting Options to be an Object but it was ${typeof given}`);
    }
    if (callback !== undefined && typeof callback !== "function") {
      throw realm.error("Error", `Expecting Callback Function but got ${typeof callback}`);
    }
    if (!options.hasAddress() || !link.wifiUp) throw realm.error("InternalError", "Unable to create socket");
    const { host, port } = given as { host?: unknown; port?: unknown };
    const asked = { host: String(host ?? "127.0.0.1"), port: Number(port) };
    if (!(asked.port > 0 && asked.port < 65_536)) throw realm.error("InternalError", "Unable to create socket");
    const address = options.redirect?.(asked) ?? asked;

    let connection: BoardConnection | undefined;
    let closed = false;
    const close = (error: SocketError | undefined): void => {
      if (closed) return;
      closed = true;
      interpreter.post(() => {
        if (error) emitSoon(interpreter, socket, "error", realm.object({ ...error }));
        emitSoon(interpreter, socket, "end");
        emitSoon(interpreter, socket, "close", error !== undefined);
      });
    };
    const write = (data: unknown): boolean => {
      interpreter.assertRunning();
      if (closed || ending) throw realm.error("Error", "This socket is closed");
      connection?.write(String(data));
      return false;
    };
    let ending = false;
    let unread = "";
    const socket = realm.object({
      write,
      end: (data?: unknown) => {
        if (closed || ending) return;
        if (data !== undefined) write(data);
        ending = true;
        connection?.end();
      },
      available: () => unread.length,
      read: (count?: unknown) => {
        const take = Number(count) > 0 ? Number(count) : unread.length;
        const text = unread.slice(0, take);
        unread = unread.slice(take);
        return text;
      },
    });
    if (typeof callback === "function") (socket as { on(e: string, f: unknown): void }).on("connect", callback);

    if (link.blackHoled) {
      interpreter.time.blockScripts(BLOCKED_CONNECT_MS);
      interpreter.schedule(BLOCKED_CONNECT_MS, "script", () => close(SOCKET_ERRORS.timeout));
      return socket;
    }
    connection = openConnection({
      ...address,
      link,
      later: (delayMs, run) => interpreter.schedule(delayMs, "hardware", run),
      listener: {
        opened: () =>
          interpreter.post(() => {
            emitSoon(interpreter, socket, "connect", socket);
            emitSoon(interpreter, socket, "drain", socket);
          }),
        received: (chunk) =>
          interpreter.post(() => {
            if (socket["#ondata"] === undefined) unread += chunk;
            else emitSoon(interpreter, socket, "data", chunk);
          }),
        drained: () => interpreter.post(() => emitSoon(interpreter, socket, "drain", socket)),
        closed: close,
        gone: () => {
          if (connection) connections.delete(connection);
        },
      },
    });
    connections.add(connection);
    return socket;
  };

  return realm.object({ connect });
};
