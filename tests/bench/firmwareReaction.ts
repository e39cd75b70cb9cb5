import { createServer } from "node:net";
import { createManualClock, mix, quietRoom, sine, timeline } from "@veilleuse/firmware/simulator";
import { createNursery } from "../harness/virtualNursery.ts";

/** Board time moves by this much between two looks at the socket. */
const STEP_MS = 4;
const FIRST_AT_SECONDS = 30;
/** A little more than three seconds, and never in step with the frames of 64 ms. */
const EVERY_SECONDS = 5.0137;
const TONE_SECONDS = 1.5;

type Seen = { phase?: string; type?: string; at: number };

/** A broker for one sensor: acknowledges everything, and keeps the events. */
const listen = async (seen: Seen[]) => {
  const server = createServer((socket) => {
    let rest = Buffer.alloc(0);
    socket.setNoDelay(true);
    socket.on("error", () => socket.destroy());
    socket.on("data", (data) => {
      rest = Buffer.concat([rest, data]);
      for (;;) {
        const lengthBytes = rest.subarray(1, 5).findIndex((byte) => byte < 128) + 1;
        if (rest.length < 2 || lengthBytes === 0) return;
        let length = 0;
        for (let i = lengthBytes; i > 0; i--) length = length * 128 + ((rest[i] as number) & 127);
        const whole = 1 + lengthBytes + length;
        if (rest.length < whole) return;
        const kind = rest[0] as number;
        const body = rest.subarray(1 + lengthBytes, whole);
        rest = rest.subarray(whole);
        if (kind === 0x10) socket.write(Buffer.from([0x20, 2, 0, 0]));
        if (kind === 0x82) socket.write(Buffer.from([0x90, 4, body[0] as number, body[1] as number, 1, 1]));
        if (kind === 0xc0) socket.write(Buffer.from([0xd0, 0]));
        if ((kind & 0xf6) !== 0x32) continue;
        const after = 2 + body.readUInt16BE(0);
        socket.write(Buffer.concat([Buffer.from([0x40, 2]), body.subarray(after, after + 2)]));
        if (body.toString("latin1", 2, after).endsWith("/event")) {
          seen.push(JSON.parse(body.toString("utf8", after + 2)) as Seen);
        }
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const { port } = server.address() as { port: number };
  return { port, close: () => server.close() };
};

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Board time in milliseconds from the moment that a sound goes over the threshold until its event is handed to the
 * socket, for so many steps of a virtual board. Its clock is moved by hand, so that a slow computer changes nothing.
 */
export const reactionsMs = async (steps: number, tell: (line: string) => void): Promise<number[]> => {
  const seen: Seen[] = [];
  const broker = await listen(seen);
  const clock = createManualClock();
  const startsSeconds = Array.from({ length: steps }, (_, i) => FIRST_AT_SECONDS + i * EVERY_SECONDS);
  const tones = startsSeconds.map((atSeconds) => ({ sound: sine(1000, 95), atSeconds, forSeconds: TONE_SECONDS }));
  const board = createNursery("nursery", "nursery-password", `mqtt://127.0.0.1:${broker.port}`, {
    clock,
    seed: 1,
    sound: mix(quietRoom(40, 1), timeline(tones)),
  });
  board.start();
  try {
    const endSeconds = FIRST_AT_SECONDS + steps * EVERY_SECONDS;
    for (let told = 0; board.seconds < endSeconds; ) {
      await clock.advance(STEP_MS);
      // What the board wrote is at the broker, and the answer back, before its time goes on.
      for (let i = 0; i < 4; i++) await turn();
      if (board.seconds < told) continue;
      tell(`reaction: ${Math.round(board.seconds)} of ${Math.round(endSeconds)} s on the virtual board`);
      told += 200;
    }
    // The sensor counts from the first line of its script.
    const origin = board.restarts[0]?.atSeconds ?? 0;
    const starts = seen.filter(({ type, phase }) => type === "loud" && phase === "start");
    const found = startsSeconds.flatMap((start) => {
      const event = starts.find(({ at }) => at / 1000 + origin >= start && at / 1000 + origin < start + EVERY_SECONDS);
      return event ? [event.at + 1000 * (origin - start)] : [];
    });
    if (found.length < steps) tell(`reaction: only ${found.length} of ${steps} steps came through`);
    return found;
  } finally {
    board.stop();
    broker.close();
  }
};
