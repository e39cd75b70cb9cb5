import { spawn } from "node:child_process";
import { join } from "node:path";
import { freePort } from "./freePort.ts";
import { temporaryFolder } from "./temporary.ts";
import { until } from "./until.ts";

/** A real VictoriaMetrics on a port and a folder of its own. */
export interface VictoriaMetricsServer {
  readonly url: string;
  /** Samples of a series name that it has, such as `sound_leq_db`. */
  samples(name: string): Promise<{ labels: Record<string, string>; values: number[]; timestamps: number[] }[]>;
  stop(): Promise<void>;
}

export const startVictoriaMetrics = async (program: string): Promise<VictoriaMetricsServer> => {
  const folder = temporaryFolder("victoria-metrics");
  const url = `http://127.0.0.1:${await freePort()}`;
  const settings = [`-storageDataPath=${join(folder.path, "data")}`, `-httpListenAddr=${new URL(url).host}`];
  const child = spawn(program, [...settings, "-retentionPeriod=100y", "-memory.allowedBytes=64MiB"], {
    stdio: "ignore",
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await until(
    "VictoriaMetrics answers",
    async () => {
      if (child.exitCode !== null) throw new Error(`victoria-metrics ended with ${child.exitCode}`);
      return fetch(`${url}/health`).then(
        ({ ok }) => ok,
        () => false,
      );
    },
    30_000,
  );
  return {
    url,
    samples: async (name) => {
      const response = await fetch(`${url}/api/v1/export?match[]=${name}&reduce_mem_usage=1`);
      const lines = (await response.text()).split("\n").filter((line) => line !== "");
      return lines.map((line) => {
        const { metric, values, timestamps } = JSON.parse(line) as {
          metric: Record<string, string>;
          values: number[];
          timestamps: number[];
        };
        return { labels: metric, values, timestamps };
      });
    },
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
      folder.remove();
    },
  };
};
