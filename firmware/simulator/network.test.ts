import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Board, createBoard } from "./board.ts";
import type { BoardOptions } from "./boardOptions.ts";

const CLIENT = `
var seen = [], got = "", sock;
function open(port) {
  try {
    sock = require("net").connect({ host: "127.0.0.1", port: port }, function () { seen.push("connect"); });
    sock.on("data", function (d) { got += d; if (d.length > 536) seen.push("too long"); });
    sock.on("drain", function () { seen.push("drain"); });
    sock.on("error", function (e) { seen.push("error " + e.code); });
    sock.on("close", function (e) { seen.push("close " + e); });
  } catch (e) { seen.push("" + e); }
}
require("Wifi").on("disconnected", function (e) { seen.push("wifi " + e.msg); });
require("Wifi").connect("home", { password: "pw" }, function (e) { seen.push("wifi " + e); if (!e) open(PORT); });
`;

let server: Server;
let port = 0;
const peers: Socket[] = [];
const boards: Board[] = [];

beforeEach(async () => {
  server = createServer({ allowHalfOpen: false }, (socket) => {
    socket.on("error", () => undefined);
    peers.push(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  for (const board of boards.splice(0)) board.stop();
  for (const peer of peers.splice(0)) peer.destroy();
  await new Promise((resolve) => server.close(resolve));
});

const board = (options: Partial<BoardOptions> = {}): Board => {
  const made = createBoard({
    bundle: CLIENT.replace("PORT", String(port)),
    speed: 20,
    seed: 1,
    wifiConnectMs: 100,
    ...options,
  });
  boards.push(made);
  made.start();
  return made;
};
const seen = (of: Board): string[] => Array.from(of.evaluate("seen") as string[]);
const until = <T>(check: () => T): Promise<T> => vi.waitFor(check, { timeout: 10_000, interval: 5 });
const connected = async (options?: Partial<BoardOptions>): Promise<Board> => {
  const made = board(options);
  await until(() => expect(seen(made)).toContain("connect"));
  await until(() => expect(peers.length).toBeGreaterThan(0));
  return made;
};
const text = (socket: Socket): { value: string } => {
  const held = { value: "" };
  socket.on("data", (data: Buffer) => {
    held.value += data.toString("latin1");
  });
  return held;
};

describe("the board's network", () => {
  it("carries bytes both ways as strings of eight bits, at most 536 of them at a time", async () => {
    const one = await connected();
    const heard = text(peers[0]!);
    one.evaluate(`sock.write("\\x00\\x7f\\x80\\xff")`);
    await until(() => expect(heard.value).toBe("\x00\x7f\x80\xff"));
    const bytes = Buffer.from(Array.from({ length: 3000 }, (_, i) => i & 255));
    peers[0]!.write(bytes);
    await until(() => expect(one.evaluate("got.length")).toBe(3000));
    expect(Buffer.from(one.evaluate("got") as string, "latin1").equals(bytes)).toBe(true);
    expect(seen(one)).not.toContain("too long");
    expect(seen(one).filter((s) => s === "drain").length).toBeGreaterThanOrEqual(2);
  });

  it("tells the script that its peer has closed, and closes when the script ends", async () => {
    const one = await connected();
    peers[0]!.end();
    await until(() => expect(seen(one)).toContain("close false"));
    expect(() => one.evaluate(`sock.write("x")`)).toThrow("This socket is closed");
    one.evaluate(`open(${port})`);
    await until(() => expect(peers).toHaveLength(2));
    const heard = text(peers[1]!);
    const closed = once(peers[1]!, "close");
    one.evaluate(`sock.write("bye"); sock.end()`);
    await closed;
    expect(heard.value).toBe("bye");
  });

  it("reports a refused connection as error -9 and close", async () => {
    const one = await connected();
    one.evaluate("open(1)");
    await until(() => expect(seen(one).slice(-2)).toEqual(["error -9", "close true"]));
  });

  it("throws at once without Wi-Fi, as on the device", async () => {
    const one = board({ wifiConnectMs: 1e9 });
    one.evaluate(`open(${port})`);
    expect(seen(one)).toEqual(["InternalError: Unable to create socket"]);
    expect(one.evaluate(`require("Wifi").getIP().ip`)).toBe("0.0.0.0");
  });

  it("joins only the access point in reach, with its password", async () => {
    const wrong = board({ accessPoint: { ssid: "home", password: "other" } });
    const none = board({ accessPoint: { ssid: "elsewhere", password: "pw" } });
    await until(() => expect(seen(wrong)).toEqual(["wifi AUTH_FAIL", "wifi AUTH_FAIL"]));
    await until(() => expect(seen(none)).toEqual(["wifi NO_AP_FOUND", "wifi NO_AP_FOUND"]));
    await connected({ accessPoint: { ssid: "home", password: "pw" } });
  });

  it("holds everything back while Wi-Fi is away for a moment, and carries it afterwards", async () => {
    const one = await connected();
    const heard = text(peers[0]!);
    one.link.wifiDown(1);
    one.evaluate(`sock.write("late")`);
    peers[0]!.write("answer");
    expect(heard.value).toBe("");
    await until(() => expect(heard.value).toBe("late"));
    await until(() => expect(one.evaluate("got")).toBe("answer"));
    expect(seen(one)).not.toContain("wifi BEACON_TIMEOUT");
  });

  it("tells the script when Wi-Fi stays away", async () => {
    const one = await connected();
    one.link.wifiDown();
    await until(() => expect(seen(one)).toContain("wifi BEACON_TIMEOUT"));
    one.evaluate(`open(${port})`);
    expect(seen(one).at(-1)).toBe("InternalError: Unable to create socket");
    one.link.restore();
    one.evaluate(`require("Wifi").connect("home", { password: "pw" }, function (e) { seen.push("again " + e) })`);
    await until(() => expect(seen(one)).toContain("again null"));
  });

  it("swallows what is sent into a black hole, and hides that the peer has gone", async () => {
    const one = await connected();
    one.link.blackHole();
    one.evaluate(`sock.write("lost")`);
    const gone = once(peers[0]!, "close");
    peers[0]!.destroy();
    await gone;
    const at = one.seconds;
    await until(() => expect(one.seconds).toBeGreaterThan(at + 2));
    expect(seen(one).some((s) => s.startsWith("close"))).toBe(false);
    one.link.restore();
    await until(() => expect(seen(one).some((s) => s.startsWith("close"))).toBe(true));
  });

  it("blocks the script while it connects into a black hole, then times out", async () => {
    const one = await connected();
    one.evaluate("var n = 0; setInterval(function () { n++ }, 100)");
    one.link.blackHole();
    one.evaluate(`open(${port})`);
    const at = one.seconds;
    await until(() => expect(seen(one)).toContain("error -3"));
    expect(one.seconds - at).toBeGreaterThanOrEqual(15);
    expect(one.evaluate("n")).toBeLessThan(30);
  });

  it("leaves the device in the belief that a half-open connection stands, while new ones work", async () => {
    const one = await connected();
    const gone = once(peers[0]!, "close");
    one.link.halfOpen();
    await gone;
    one.evaluate(`sock.write("nobody hears this")`);
    one.evaluate(`open(${port})`);
    await until(() => expect(peers).toHaveLength(2));
    expect(seen(one).some((s) => s.startsWith("close"))).toBe(false);
  });

  it("resets connections on demand", async () => {
    const one = await connected();
    one.link.reset();
    await until(() => expect(seen(one).slice(-2)).toEqual(["error -9", "close true"]));
  });

  it("delays both ways by the latency, in order", async () => {
    const one = await connected({ speed: 1, faults: [{ atSeconds: 0, kind: "latency", latencyMs: 50 }] });
    const heard = text(peers[0]!);
    const at = one.seconds;
    one.evaluate(`sock.write("a"); sock.write("b")`);
    await until(() => expect(heard.value).toBe("ab"));
    expect(one.seconds - at).toBeGreaterThan(0.045);
  });

  it("says nothing to its peers when power fails, and closes everything when it stops", async () => {
    const one = await connected();
    const heard = text(peers[0]!);
    let closed = false;
    peers[0]!.on("close", () => {
      closed = true;
    });
    one.powerCycle(0.1);
    await until(() => expect(peers).toHaveLength(2));
    expect([closed, heard.value]).toEqual([false, ""]);
    const all = Promise.all(peers.map((peer) => once(peer, "close")));
    one.stop();
    await all;
  });

  it("goes where it is redirected", async () => {
    const there = port;
    const one = board({
      bundle: CLIENT.replace("PORT", "1883"),
      redirect: (asked) => (asked.port === 1883 ? { host: "127.0.0.1", port: there } : asked),
    });
    await until(() => expect(seen(one)).toContain("connect"));
  });
});
