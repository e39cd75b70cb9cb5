import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import type { ClientRequest } from "node:http";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHttpClient } from "./httpClient.ts";
import { type Receiver, startReceiver } from "./testing/receiver.ts";
import { SELF_SIGNED } from "./testing/selfSigned.ts";

/** The requests whose last byte was handed to their connection. */
let sent: ClientRequest[] = [];
const note = (message: unknown) => void sent.push((message as { request: ClientRequest }).request);

const keepsTheProcess = (socket: Socket | null | undefined) =>
  (socket as unknown as { _handle: { hasRef(): boolean } })._handle.hasRef();

/** Until the connection of an answered request lies idle, and the next request is made. */
const rest = async () => {
  for (let turns = 0; turns < 3; turns++) await new Promise((resolve) => setImmediate(resolve));
};

let receiver: Receiver;

beforeEach(() => {
  sent = [];
  subscribe("http.client.request.start", note);
});

afterEach(async () => {
  unsubscribe("http.client.request.start", note);
  await receiver.close();
});

describe("a message that follows another one", () => {
  it.each([
    ["http", undefined],
    ["https", SELF_SIGNED],
  ])("leaves over %s before its sender does anything else", async (_, tls) => {
    receiver = await startReceiver("", tls);
    const http = createHttpClient({ ca: SELF_SIGNED.cert });
    await http({ url: `${receiver.url}/first`, body: "1", headers: { "X-Which": "first" } });
    await rest();
    const answer = http({ url: `${receiver.url}/second?a=b`, body: "two", headers: { "X-Which": "second" } });
    expect(sent).toHaveLength(2);
    expect(await answer).toMatchObject({ status: 200 });
    expect(receiver.connections()).toBe(1);
    expect(receiver.received.map(({ path, body, headers }) => [path, body, headers["x-which"]])).toEqual([
      ["/first", "1", "first"],
      ["/second?a=b", "two", "second"],
    ]);
  });

  it("keeps the process only while it is under way", async () => {
    receiver = await startReceiver();
    const http = createHttpClient();
    await http({ url: receiver.url, body: "1" });
    await rest();
    const connection = sent[0]?.socket;
    expect(keepsTheProcess(connection)).toBe(false);
    const answer = http({ url: receiver.url, body: "2" });
    expect(sent[1]?.socket).toBe(connection);
    expect(keepsTheProcess(connection)).toBe(true);
    await answer;
  });

  it("takes a new connection when the far end has closed the idle one", async () => {
    receiver = await startReceiver();
    const http = createHttpClient();
    await http({ url: receiver.url, body: "1" });
    await rest();
    const closed = once(sent[0]?.socket as Socket, "close");
    receiver.dropIdle();
    await closed;
    expect(await http({ url: receiver.url, body: "2" })).toMatchObject({ status: 200 });
    expect(receiver.connections()).toBe(2);
    expect(receiver.received.map(({ body }) => body)).toEqual(["1", "2"]);
  });

  it("makes no connection ahead where the far end keeps none", async () => {
    receiver = await startReceiver();
    receiver.behave({ status: 200, headers: { Connection: "close" } });
    const http = createHttpClient();
    await http({ url: receiver.url, body: "1" });
    await rest();
    expect(receiver.connections()).toBe(1);
    expect(await http({ url: receiver.url, body: "2" })).toMatchObject({ status: 200 });
  });

  it("does not take for its answer what the far end said before it was asked", async () => {
    receiver = await startReceiver();
    const late = "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n";
    const connections: Socket[] = [];
    const impatient = createServer((socket) => {
      connections.push(socket);
      socket.on("data", () => socket.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
    });
    impatient.listen(0, "127.0.0.1");
    await once(impatient, "listening");
    const url = `http://127.0.0.1:${(impatient.address() as AddressInfo).port}/`;
    const http = createHttpClient();
    await http({ url, body: "1" });
    await rest();
    const closed = once(sent[0]?.socket as Socket, "close");
    connections[0]?.write(late);
    await closed;
    expect(await http({ url, body: "2" })).toMatchObject({ status: 200 });
    expect(connections).toHaveLength(2);
    for (const socket of connections) socket.destroy();
    impatient.close();
  });
});
