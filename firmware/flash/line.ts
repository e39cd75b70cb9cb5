import { existsSync } from "node:fs";
import { FlashFailure, reasonOf } from "./failure.ts";
import { loadPackage } from "./flashPackage.ts";
import { portHints } from "./recovery.ts";

/** What boards are shipped with and Espruino speaks on an ESP32. */
const BAUD = 115200;

/** An open serial line: bytes in and out, nothing understood. */
export type Line = {
  write(bytes: Buffer): Promise<void>;
  onData(listener: (bytes: Buffer) => void): void;
  onClose(listener: () => void): void;
  close(): Promise<void>;
};

export type PortFound = { path: string; description: string };

type SerialPort = {
  on(event: "data", listener: (bytes: Buffer) => void): void;
  on(event: "close" | "open", listener: () => void): void;
  on(event: "error", listener: (error: Error) => void): void;
  write(bytes: Buffer, done: (error?: Error | null) => void): boolean;
  close(done: () => void): void;
  isOpen: boolean;
};

type SerialPortPackage = {
  SerialPort: {
    new (options: { path: string; baudRate: number }): SerialPort;
    list(): Promise<{ path: string; manufacturer?: string; vendorId?: string; productId?: string }[]>;
  };
};

/** Serial ports of this computer. Those soldered onto its mainboard are left out: no board hangs there. */
export const listPorts = async (): Promise<PortFound[]> => {
  const { SerialPort } = loadPackage<SerialPortPackage>("serialport");
  const ports = await SerialPort.list();
  return ports
    .filter((port) => !/^\/dev\/ttyS\d+$/.test(port.path))
    .map((port) => ({ path: port.path, description: port.manufacturer ?? "" }));
};

/** Refuses a port that is not there, and names those that are. */
export const expectPort = async (path: string | undefined): Promise<string> => {
  const ports = await listPorts();
  if (path !== undefined && (existsSync(path) || ports.some((port) => port.path === path))) return path;
  const found = ports.map((port) => `  ${port.path}  ${port.description}`.trimEnd());
  throw new FlashFailure(
    path === undefined ? "usage" : "port",
    path === undefined ? "Which port? Give it with --port." : `There is no port ${path}.`,
    found.length > 0
      ? ["Ports of this computer:", ...found]
      : [
          "This computer has no USB serial port now. Is the board plugged in, and does its cable carry data?",
          "Many cables only charge; the board's lamp shines with those too.",
        ],
  );
};

/** Opens a port. Busy, forbidden and missing ports each fail with what to do. */
export const openLine = (path: string): Promise<Line> =>
  new Promise((resolve, reject) => {
    const { SerialPort } = loadPackage<SerialPortPackage>("serialport");
    const failed = (error: unknown): void =>
      reject(
        new FlashFailure("port", `${path} cannot be opened: ${reasonOf(error)}`, portHints(reasonOf(error), path)),
      );
    let port: SerialPort;
    try {
      port = new SerialPort({ path, baudRate: BAUD });
    } catch (error) {
      failed(error);
      return;
    }
    port.on("error", failed);
    port.on("open", () =>
      resolve({
        write: (bytes) =>
          new Promise((written, broken) => port.write(bytes, (error) => (error ? broken(error) : written()))),
        onData: (listener) => port.on("data", listener),
        onClose: (listener) => port.on("close", listener),
        close: () => new Promise((closed) => (port.isOpen ? port.close(() => closed()) : closed())),
      }),
    );
  });
