import { InfluxDB } from "influx";

export type InfluxSettings = {
  url: string;
  database: string;
  username?: string | undefined;
  password?: string | undefined;
};

/**
 * Whom to be. InfluxDB 2 and 3 take an API token as the password, with any name beside it; without either, nothing is
 * sent.
 */
export const authorization = ({ username, password }: InfluxSettings): Record<string, string> => {
  if (username === undefined && password === undefined) return {};
  const pair = `${username ?? "veilleuse"}:${password ?? ""}`;
  return { authorization: `Basic ${Buffer.from(pair, "utf8").toString("base64")}` };
};

/** An address below the server's own, which may have a path. */
export const influxUrl = ({ url }: InfluxSettings, path: string, query: Record<string, string>): string => {
  const parameters = new URLSearchParams(query).toString();
  return `${url.replace(/\/+$/, "")}/${path}${parameters === "" ? "" : `?${parameters}`}`;
};

/** A client of the household's InfluxDB. It does not retry by itself: whoever asks knows better when to. */
export const createInfluxClient = (settings: InfluxSettings, timeoutMs: number): InfluxDB => {
  const { protocol, hostname, port, pathname } = new URL(settings.url);
  const https = protocol === "https:";
  const path = pathname.replace(/\/+$/, "");
  return new InfluxDB({
    hosts: [
      {
        host: hostname,
        port: Number(port || (https ? 443 : 80)),
        protocol: https ? "https" : "http",
        ...(path === "" ? {} : { path }),
      },
    ],
    database: settings.database,
    ...(settings.username === undefined && settings.password === undefined
      ? {}
      : { username: settings.username ?? "veilleuse", password: settings.password ?? "" }),
    pool: { maxRetries: 0, requestTimeout: timeoutMs },
  });
};
