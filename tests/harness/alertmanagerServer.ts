import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "./freePort.ts";
import { temporaryFolder } from "./temporary.ts";
import { until } from "./until.ts";

/** A real Alertmanager on a port and a folder of its own, which hands every alert to one webhook at once. */
export interface AlertmanagerServer {
  readonly url: string;
  stop(): Promise<void>;
}

export const startAlertmanager = async (program: string, webhook: string): Promise<AlertmanagerServer> => {
  const folder = temporaryFolder("alertmanager");
  const port = await freePort();
  const config = join(folder.path, "alertmanager.yml");
  writeFileSync(
    config,
    JSON.stringify({
      route: {
        receiver: "house",
        group_by: ["incident"],
        group_wait: "0s",
        group_interval: "1s",
        repeat_interval: "1h",
      },
      receivers: [{ name: "house", webhook_configs: [{ url: webhook, send_resolved: true }] }],
    }),
  );
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(
    program,
    [
      `--config.file=${config}`,
      `--storage.path=${folder.path}`,
      `--web.listen-address=127.0.0.1:${port}`,
      "--cluster.listen-address=",
    ],
    { stdio: "ignore" },
  );
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await until("Alertmanager is ready", async () => {
    if (child.exitCode !== null) throw new Error(`prometheus-alertmanager ended with ${child.exitCode}`);
    const answer = await fetch(`${url}/-/ready`).catch(() => undefined);
    return answer?.ok;
  });
  return {
    url,
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
      folder.remove();
    },
  };
};
