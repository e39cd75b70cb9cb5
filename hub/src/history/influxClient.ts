import { InfluxDB } from "influx";

export type InfluxSettings = {
  url: string;
  database: string;
  username?: string | undefined;
  password?: string | undefined;
};

/** A client of the household's InfluxDB. It does not retry by itself: whoever asks knows better when to. */
export const createInfluxClient = (settings: InfluxSettings, timeoutMs: number): InfluxDB => {
  const { protocol, hostname, port } = new URL(settings.url);
  const https = protocol === "https:";
  return new InfluxDB({
    hosts: [{ host: hostname, port: Number(port || (https ? 443 : 80)), protocol: https ? "https" : "http" }],
    database: settings.database,
    ...(settings.username === undefined ? {} : { username: settings.username }),
    ...(settings.password === undefined ? {} : { password: settings.password }),
    pool: { maxRetries: 0, requestTimeout: timeoutMs },
  });
};
