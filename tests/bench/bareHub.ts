import { Agent, request } from "node:http";
import { parseSensorTopic } from "@veilleuse/shared";
import { Aedes } from "aedes";
import { serveBroker } from "./serveBroker.ts";

// The least that a page can take: the embedded broker's library, and a POST as soon as a sound begins. It looks at no
// rule and knows nobody, stores nothing, and writes no words.
const [channel] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, noDelay: true });

const page = (sensor: string): void => {
  const body = JSON.stringify({ page: { id: "p" }, incident: { sensor }, title: "x".repeat(700) });
  const headers = { "Content-Type": "application/json", "Content-Length": body.length };
  const asked = request(`${channel}`, { method: "POST", headers, agent }, (response) => response.resume());
  asked.on("error", () => undefined);
  asked.end(body);
};

const aedes = await Aedes.createBroker({
  authorizePublish: (_client, packet, done) => {
    const from = parseSensorTopic(packet.topic);
    if (from?.channel === "event" && JSON.parse(packet.payload.toString()).phase === "start") page(from.sensorId);
    done(null);
  },
});
serveBroker(aedes);
