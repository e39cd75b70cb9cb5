import type { Task, VirtualTime } from "./virtualTime.ts";

/** Kinds of link fault. */
export type LinkFaultKind = "wifiDown" | "blackHole" | "halfOpen" | "reset" | "latency";

/** A fault at a moment of board time. */
export interface LinkFault {
  atSeconds: number;
  kind: LinkFaultKind;
  /** How long it lasts (`wifiDown`, `blackHole`, `latency`); default: until `restore()`. */
  forSeconds?: number;
  /** For `latency`: delay each way in milliseconds of board time. */
  latencyMs?: number;
}

/** What the link asks of each open connection. */
export interface LinkedSocket {
  /** The link carries again: send what was held, read what arrived. */
  resume(): void;
  /** The link stopped carrying. */
  pause(): void;
  /** The peer resets the connection. */
  reset(): void;
  /** The peer is gone, but nothing says so to the device. */
  loosen(): void;
}

/** The network between one board and the hub; faults can be set at any time. */
export interface Link {
  /** False while the access point is gone. */
  readonly wifiUp: boolean;
  /** True while packets reach the other side. */
  readonly carries: boolean;
  /** True while packets vanish although Wi-Fi is up. */
  readonly blackHoled: boolean;
  /** Delay each way, in milliseconds of board time. */
  readonly latencyMs: number;
  /** Takes the access point away for `seconds` of board time (default: until `restore()`). */
  wifiDown(seconds?: number): void;
  /** Lets every packet vanish, connections included that are being opened. */
  blackHole(seconds?: number): void;
  /** Resets every open connection from outside. */
  reset(): void;
  /** Takes the peer of every open connection away without telling the device: writes vanish, nothing comes. New connections work. */
  halfOpen(): void;
  /** Delays everything each way. */
  latency(ms: number, seconds?: number): void;
  /** Ends all faults that last. */
  restore(): void;
  /** Sets one of the faults above. */
  apply(fault: LinkFault): void;
  readonly sockets: Set<LinkedSocket>;
  onWifi(listener: (up: boolean) => void): () => void;
}

/** Makes a working link; `faults` happen by themselves in board time. */
export const createLink = (time: VirtualTime, faults: ReadonlyArray<LinkFault> = []): Link => {
  const sockets = new Set<LinkedSocket>();
  const listeners = new Set<(up: boolean) => void>();
  let wifiUp = true;
  let blackHoled = false;
  let latencyMs = 0;
  const ends = new Map<string, Task>();

  const change = (apply: () => void): void => {
    const carried = wifiUp && !blackHoled;
    const wasUp = wifiUp;
    apply();
    const carries = wifiUp && !blackHoled;
    if (carries !== carried) for (const socket of [...sockets]) carries ? socket.resume() : socket.pause();
    if (wifiUp !== wasUp) for (const listener of [...listeners]) listener(wifiUp);
  };
  const lasting = (name: string, seconds: number | undefined, begin: () => void, end: () => void): void => {
    ends.get(name)?.cancel();
    change(begin);
    if (seconds !== undefined)
      ends.set(
        name,
        time.schedule(seconds * 1000, "world", () => change(end)),
      );
  };
  const wifiDown = (seconds?: number): void =>
    lasting(
      "wifi",
      seconds,
      () => {
        wifiUp = false;
      },
      () => {
        wifiUp = true;
      },
    );
  const blackHole = (seconds?: number): void =>
    lasting(
      "blackHole",
      seconds,
      () => {
        blackHoled = true;
      },
      () => {
        blackHoled = false;
      },
    );
  const latency = (ms: number, seconds?: number): void =>
    lasting(
      "latency",
      seconds,
      () => {
        latencyMs = ms;
      },
      () => {
        latencyMs = 0;
      },
    );
  const reset = (): void => {
    for (const socket of [...sockets]) socket.reset();
  };
  const halfOpen = (): void => {
    for (const socket of [...sockets]) socket.loosen();
  };
  const apply = (fault: LinkFault): void => {
    switch (fault.kind) {
      case "wifiDown":
        wifiDown(fault.forSeconds);
        break;
      case "blackHole":
        blackHole(fault.forSeconds);
        break;
      case "latency":
        latency(fault.latencyMs ?? 200, fault.forSeconds);
        break;
      case "halfOpen":
        halfOpen();
        break;
      case "reset":
        reset();
        break;
    }
  };
  for (const fault of faults) time.schedule(fault.atSeconds * 1000 - time.nowMs, "world", () => apply(fault));

  return {
    get wifiUp() {
      return wifiUp;
    },
    get carries() {
      return wifiUp && !blackHoled;
    },
    get blackHoled() {
      return blackHoled;
    },
    get latencyMs() {
      return latencyMs;
    },
    wifiDown,
    blackHole,
    reset,
    halfOpen,
    latency,
    restore: () => {
      for (const task of ends.values()) task.cancel();
      ends.clear();
      change(() => {
        wifiUp = true;
        blackHoled = false;
        latencyMs = 0;
      });
    },
    apply,
    sockets,
    onWifi: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};
