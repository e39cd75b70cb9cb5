import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { freePort } from "./freePort.ts";
import { temporaryFolder } from "./temporary.ts";
import { until } from "./until.ts";

/** A real Mosquitto on a port and a folder of its own, open to everybody on this machine. */
export interface MosquittoServer {
  readonly url: string;
  stop(): Promise<void>;
}

export const startMosquitto = async (mosquitto: string): Promise<MosquittoServer> => {
  const folder = temporaryFolder("mosquitto");
  const port = await freePort();
  const config = join(folder.path, "mosquitto.conf");
  // Its usual queue of 1,000 messages a client throws away what comes after: 2.5 s of a flood, in which a hub on a busy
  // machine is not back.
  const unlimited = "max_queued_messages 0";
  writeFileSync(config, `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\n${unlimited}\n`);
  const child = spawn(mosquitto, ["-c", config], { stdio: "ignore" });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await until("Mosquitto listens", () => {
    if (child.exitCode !== null) throw new Error(`mosquitto ended with ${child.exitCode}`);
    return new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => {
        socket.destroy();
        resolve(true);
      });
      socket.once("error", () => resolve(false));
    });
  });
  return {
    url: `mqtt://127.0.0.1:${port}`,
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
      folder.remove();
    },
  };
};
