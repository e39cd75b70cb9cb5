import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readEvents } from "./testing/eventReader.ts";
import { fakeCredentials } from "./testing/fakeHub.ts";
import { bearer, JSON_TYPE, type RunningServer, startServer } from "./testing/runningServer.ts";

const ROLES = { maman: "caregiver", papa: "admin", mamie: "guest" } as const;
const FIREFOX = "Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0";
const MINUTE_MS = 60_000;

type Listed = { id: string; caregiver: string; device: string; startedAt: number; seenAt: number; current: boolean };

let server: RunningServer;
beforeEach(async () => {
  const logIn = async (caregiver: string) => ROLES[caregiver as keyof typeof ROLES];
  server = await startServer({ credentials: { ...fakeCredentials, logIn } });
  server.hub.caregivers = () => Object.keys(ROLES).map((id) => ({ id, name: id, language: "en" as const }));
});
afterEach(() => server.close());

/** The cookie of a login on a device of its own. */
const logIn = async (caregiver: keyof typeof ROLES, userAgent = FIREFOX): Promise<string> => {
  const answer = await server.request("/api/v1/session", {
    method: "POST",
    body: JSON.stringify({ caregiver, password: "any" }),
    headers: { ...JSON_TYPE, "User-Agent": userAgent },
  });
  return answer.headers.get("set-cookie")?.split(";")[0] ?? "";
};
const list = async (headers: Record<string, string>): Promise<Listed[]> =>
  (await (await server.request("/api/v1/sessions", { headers })).json()) as Listed[];
const remove = (path: string, Cookie: string) =>
  server.request(`/api/v1/sessions${path}`, { method: "DELETE", headers: { Cookie } });
const whoAmI = async (Cookie: string): Promise<number> =>
  (await server.request("/api/v1/session", { headers: { Cookie } })).status;

describe("the devices on which somebody is logged in", () => {
  it("are listed with what they are, when they began and when they were there last", async () => {
    const startedAt = server.clock.nowMs;
    const Cookie = await logIn("maman");
    server.clock.nowMs += 5 * MINUTE_MS;
    const phone = await logIn("maman", "");
    server.clock.nowMs += 30 * MINUTE_MS;
    const listed = await list({ Cookie });
    expect(listed).toMatchObject([
      { caregiver: "maman", device: "Firefox, Android", startedAt, seenAt: server.clock.nowMs, current: true },
      { caregiver: "maman", device: "", startedAt: startedAt + 5 * MINUTE_MS, current: false },
    ]);
    expect(new Set(listed.map(({ id }) => id)).size).toBe(2);
    // What is listed opens nothing.
    for (const { id } of listed) expect(await whoAmI(`veilleuse_session=${id}`)).toBe(401);
    expect(await whoAmI(phone)).toBe(200);
  });

  it("are everybody's for an admin, and one's own for others", async () => {
    const [maman, papa, mamie] = [await logIn("maman"), await logIn("papa"), await logIn("mamie")];
    const whose = async (Cookie: string) => (await list({ Cookie })).map(({ caregiver }) => caregiver).sort();
    expect(await whose(maman)).toEqual(["maman"]);
    expect(await whose(mamie)).toEqual(["mamie"]);
    expect(await whose(papa)).toEqual(["maman", "mamie", "papa"]);
    expect(await list(bearer("token-of-a-caregiver"))).toEqual([]);
  });

  it("are forgotten when their time is over", async () => {
    await logIn("maman");
    server.clock.nowMs += 31 * 24 * 60 * MINUTE_MS;
    expect(await list({ Cookie: await logIn("maman") })).toHaveLength(1);
  });
});

describe("logging a device out from another one", () => {
  it("ends its session and its live stream at once, and leaves the others", async () => {
    const [mine, lost] = [await logIn("maman"), await logIn("maman")];
    const stream = readEvents(await server.request("/api/v1/live", { headers: { Cookie: lost } }));
    const own = readEvents(await server.request("/api/v1/live", { headers: { Cookie: mine } }));
    expect([(await stream.next())?.type, (await own.next())?.type]).toEqual(["snapshot", "snapshot"]);
    const other = (await list({ Cookie: mine })).find(({ current }) => !current);
    expect((await remove(`/${other?.id}`, mine)).status).toBe(204);
    expect(await stream.next()).toBeUndefined();
    expect([await whoAmI(lost), await whoAmI(mine)]).toEqual([401, 200]);
    expect((await remove(`/${other?.id}`, mine)).status).toBe(404);
    server.beat();
    expect((await own.next())?.type).toBe("clock");
    await own.stop();
  });

  it("takes all others at once", async () => {
    const [mine, ...others] = [await logIn("maman"), await logIn("maman"), await logIn("maman"), await logIn("papa")];
    const answer = await remove("", mine as string);
    expect(await answer.json()).toEqual({ ended: 2 });
    expect([await whoAmI(mine as string), ...(await Promise.all(others.map(whoAmI)))]).toEqual([200, 401, 401, 200]);
  });

  it("opens nothing of anybody else, but for an admin", async () => {
    const [maman, papa, mamie] = [await logIn("maman"), await logIn("papa"), await logIn("mamie")];
    const ofMaman = (await list({ Cookie: papa })).find(({ caregiver }) => caregiver === "maman")?.id;
    expect((await remove(`/${ofMaman}`, mamie)).status).toBe(404);
    expect((await remove("?caregiver=maman", mamie)).status).toBe(403);
    expect((await remove("?caregiver=papa", maman)).status).toBe(403);
    expect(await whoAmI(maman)).toBe(200);
    expect(await (await remove("?caregiver=maman", papa)).json()).toEqual({ ended: 1 });
    expect([await whoAmI(maman), await whoAmI(papa), await whoAmI(mamie)]).toEqual([401, 200, 200]);
  });

  it("cannot be done by another site in somebody's name", async () => {
    const Cookie = await logIn("maman");
    const headers = { Cookie, Origin: "https://evil.example" };
    expect((await server.request("/api/v1/sessions", { method: "DELETE", headers })).status).toBe(403);
  });
});
