import { connect, type Socket } from "node:net";
import type { Link, LinkedSocket } from "./link.ts";
import type { Task } from "./virtualTime.ts";

/** The interpreter's socket errors that occur here. */
export const SOCKET_ERRORS = {
  timeout: { code: -3, message: "timeout" },
  notFound: { code: -6, message: "not found" },
  unsent: { code: -8, message: "unsent data" },
  reset: { code: -9, message: "reset" },
} as const;

/** One of `SOCKET_ERRORS`. */
export type SocketError = (typeof SOCKET_ERRORS)[keyof typeof SOCKET_ERRORS];

/** What a connection tells its owner. After `closed` nothing follows. */
export interface ConnectionListener {
  opened(): void;
  /** At most 536 bytes, one a character: what the interpreter reads in one turn. */
  received(chunk: string): void;
  /** All that was written has left the board. */
  drained(): void;
  closed(error: SocketError | undefined): void;
  /** The real socket is gone, which may be long after the device closed. Comes once, also after `destroy` and `abandon`. */
  gone(): void;
}

/** A real TCP connection behind a link that may have faults. */
export interface BoardConnection extends LinkedSocket {
  write(bytes: string): void;
  /** Closes once everything written has been sent. */
  end(): void;
  /** The board lost power: its side says nothing more. The peer is told only when `destroy` is called. */
  abandon(): void;
  /** Closes the real socket at once, without any event. */
  destroy(): void;
}

const CHUNK_BYTES = 536;

/** Where to connect, and what runs tasks of the board's time. */
export interface ConnectionOptions {
  host: string;
  port: number;
  link: Link;
  later(delayMs: number, run: () => void): Task;
  listener: ConnectionListener;
}

const errorOf = (code: string | undefined): SocketError => {
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return SOCKET_ERRORS.notFound;
  return code === "ETIMEDOUT" ? SOCKET_ERRORS.timeout : SOCKET_ERRORS.reset;
};

/** Opens a connection. The listener is called from Node's event loop, never from within this call. */
export const openConnection = ({ host, port, link, later, listener }: ConnectionOptions): BoardConnection => {
  const socket: Socket = connect({ host, port, noDelay: true });
  let held = "";
  let unsent = 0;
  let ending = false;
  let silent = false;
  let loose = false;
  let over = false;
  let failure: SocketError | undefined;
  let closedWhileHeld = false;

  const afterLatency = (run: () => void): void => {
    if (link.latencyMs > 0) later(link.latencyMs, run);
    else run();
  };
  const finish = (error: SocketError | undefined): void => {
    if (over) return;
    over = true;
    link.sockets.delete(connection);
    if (!silent) listener.closed(ending ? undefined : error);
  };
  const send = (bytes: string): void => {
    if (over || loose) return;
    afterLatency(() => {
      if (socket.destroyed) return;
      socket.write(Buffer.from(bytes, "latin1"), (error) => {
        unsent -= bytes.length;
        if (!error && unsent === 0 && !ending && !silent && !over) listener.drained();
      });
    });
  };
  const flush = (): void => {
    const bytes = held;
    held = "";
    if (bytes !== "") send(bytes);
    if (ending) afterLatency(() => socket.end());
  };

  socket.on("connect", () => {
    if (!silent && !over) listener.opened();
  });
  socket.on("data", (data: Buffer) => {
    if (silent || loose) return;
    afterLatency(() => {
      for (let at = 0; at < data.length && !silent; at += CHUNK_BYTES) {
        listener.received(data.toString("latin1", at, at + CHUNK_BYTES));
      }
    });
  });
  socket.on("error", (error: NodeJS.ErrnoException) => {
    failure = errorOf(error.code);
  });
  socket.on("end", () => socket.end());
  socket.on("close", () => {
    listener.gone();
    if (loose) return;
    // While the link carries nothing, the device cannot learn that its peer has closed.
    if (!link.carries) {
      closedWhileHeld = true;
      return;
    }
    afterLatency(() => finish(failure ?? (held !== "" ? SOCKET_ERRORS.unsent : undefined)));
  });

  const connection: BoardConnection = {
    write: (bytes) => {
      if (bytes === "") return;
      unsent += bytes.length;
      if (link.carries) send(bytes);
      else held += bytes;
    },
    end: () => {
      if (over || ending) return;
      ending = true;
      if (!loose && link.carries) return afterLatency(() => void socket.end());
      // The device closes for itself; its peer does not hear of it before the link carries again.
      silent = true;
      listener.closed(undefined);
    },
    pause: () => void socket.pause(),
    resume: () => {
      if (closedWhileHeld) return finish(failure ?? SOCKET_ERRORS.reset);
      socket.resume();
      flush();
    },
    reset: () => {
      failure = SOCKET_ERRORS.reset;
      socket.destroy();
    },
    loosen: () => {
      loose = true;
      socket.destroy();
    },
    abandon: () => {
      silent = true;
      loose = true;
      link.sockets.delete(connection);
      socket.resume();
    },
    destroy: () => {
      silent = true;
      over = true;
      link.sockets.delete(connection);
      socket.destroy();
    },
  };
  link.sockets.add(connection);
  return connection;
};
