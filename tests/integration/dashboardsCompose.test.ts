import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { channelSettings, parseSettings } from "@veilleuse/hub";
import { describe, expect, test } from "vitest";
import { deployFile, deployFiles, deployFolder } from "../harness/dashboardFiles.ts";
import { renderResource } from "../harness/dashboardTemplate.ts";
import { repositoryRoot } from "../harness/repositoryRoot.ts";

// The parser that the hub reads its settings with.
const hubRequire = createRequire(join(repositoryRoot(), "hub", "package.json"));
const { parse } = hubRequire("yaml") as { parse(text: string): unknown };

type Bind = { type: string; source: string; target: string; read_only: boolean };
type Service = {
  image?: string;
  build?: { context: string; dockerfile: string };
  restart: string;
  environment?: Record<string, string>;
  env_file?: string[];
  ports?: string[];
  volumes: Array<string | Bind>;
  healthcheck: { test: string[] };
  profiles?: string[];
};
const compose = parse(deployFile("compose.yaml")) as {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
};
const { services } = compose;
const mounts = Object.values(services).flatMap(({ volumes }) =>
  volumes.map((volume) =>
    typeof volume === "string"
      ? { source: volume.split(":")[0]!, target: volume.split(":")[1]!, readOnly: volume.endsWith(":ro") }
      : { source: volume.source, target: volume.target, readOnly: volume.read_only },
  ),
);
const example = Object.fromEntries(
  deployFile("example.env")
    .split("\n")
    .filter((line) => line.includes("=") && !line.startsWith("#"))
    .map((line) => [line.slice(0, line.indexOf("=")), "letters0and1digits"]),
);

describe("the compose file", () => {
  test("starts the hub, InfluxDB and Chronograf, and Grafana when asked", () => {
    expect(Object.keys(services)).toEqual(["hub", "influxdb", "chronograf", "grafana"]);
    expect(services.influxdb?.image).toBe("influxdb:1.12");
    expect(services.chronograf?.image).toBe("chronograf:1.11");
    expect(Object.entries(services).filter(([, { profiles }]) => profiles)).toHaveLength(1);
  });

  test("keeps every service alive and asks how it is", () => {
    for (const { restart, healthcheck } of Object.values(services)) {
      expect(restart).toBe("unless-stopped");
      expect(healthcheck.test[0]).toBe("CMD");
    }
  });

  test("mounts what is there, read-only, and keeps data in declared volumes", () => {
    for (const { source, readOnly } of mounts) {
      if (!source.startsWith(".")) expect(compose.volumes).toHaveProperty(source);
      else {
        expect(readOnly, source).toBe(true);
        const shipped = source === "./veilleuse.yaml" ? "veilleuse.example.yaml" : source;
        expect(existsSync(join(deployFolder(), shipped)), source).toBe(true);
      }
    }
  });

  test("has no secret of its own, and example.env names every one that it takes", () => {
    for (const { environment = {} } of Object.values(services))
      for (const [name, value] of Object.entries(environment))
        if (/PASSWORD|SECRET|TOKEN/.test(name)) expect(value).toMatch(/^\$\{[A-Z_]+:\?/);
    const taken = [...deployFile("compose.yaml").matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name);
    expect(Object.keys(example)).toEqual(expect.arrayContaining(taken));
    expect(deployFile("example.env")).not.toMatch(/^\w+=./m);
    expect(deployFile(".gitignore").split("\n")).toContain(".env");
  });

  test("shows pages that ask for no password to this machine alone, and InfluxDB to nobody", () => {
    expect(services.influxdb?.ports).toBeUndefined();
    for (const name of ["chronograf", "grafana"])
      for (const port of services[name]?.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  test("gives Chronograf the resources and the variables that they need", () => {
    const { environment = {}, volumes } = services.chronograf!;
    expect(volumes).toContain(`./chronograf:${environment.RESOURCES_PATH}:ro`);
    for (const { text } of deployFiles("chronograf", ""))
      expect(() => renderResource(text, new Set(Object.keys(environment)))).not.toThrow();
    expect(Object.keys(environment).filter((name) => name.startsWith("INFLUXDB_"))).toEqual([]);
  });

  test("gives Grafana the dashboards where they are looked for, and the variables of its data source", () => {
    const { environment = {} } = services.grafana!;
    const source = deployFile("grafana/provisioning/datasources/nursery.yaml");
    for (const [, name = ""] of source.matchAll(/\$([A-Z_]+)/g)) expect(environment).toHaveProperty(name);
    expect(parse(source)).toMatchObject({
      apiVersion: 1,
      datasources: [{ uid: "veilleuse", type: "influxdb", access: "proxy", jsonData: { dbName: "nursery" } }],
    });
    const { providers } = parse(deployFile("grafana/provisioning/dashboards/nursery.yaml")) as {
      providers: Array<{ type: string; options: { path: string } }>;
    };
    expect(mounts.map(({ target }) => target)).toContain(providers[0]?.options.path);
  });

  test("builds from a Dockerfile that copies what exists and runs as nobody special", () => {
    const { context, dockerfile } = services.hub!.build!;
    expect(join(deployFolder(), context)).toBe(`${repositoryRoot()}`);
    const text = deployFile("Dockerfile");
    expect(join(repositoryRoot(), dockerfile)).toBe(join(deployFolder(), "Dockerfile"));
    for (const [, sources = ""] of text.matchAll(/^COPY (?!--from)(.+) \S+$/gm))
      for (const source of sources.split(" ")) expect(existsSync(join(repositoryRoot(), source)), source).toBe(true);
    expect(text).toMatch(/^USER node$/m);
    expect(text).toMatch(/^HEALTHCHECK [\s\S]*\/healthz/m);
  });
});

describe("the example settings", () => {
  test("are accepted, with the secrets of example.env, and lie where the volume is", () => {
    const settings = parseSettings(deployFile("veilleuse.example.yaml"), {
      file: "/etc/veilleuse/veilleuse.yaml",
      channel: channelSettings,
      environment: { ...example, NTFY_URL: "https://ntfy.example/topic" },
    });
    expect(services.hub?.volumes).toContain(`hub-data:${settings.data}`);
    expect(services.hub?.ports).toEqual([
      `8080:${settings.http.port}`,
      `1883:${"port" in settings.mqtt && settings.mqtt.port}`,
    ]);
    expect(settings.influx).toMatchObject({
      url: "http://influxdb:8086",
      username: services.influxdb?.environment?.INFLUXDB_ADMIN_USER,
      database: services.influxdb?.environment?.INFLUXDB_DB,
    });
    expect(deployFile("veilleuse.service")).toContain(`StateDirectory=${settings.data.replace("/var/lib/", "")}\n`);
  });
});
