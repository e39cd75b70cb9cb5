import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createPacketReader } from "./packetReader.ts";

const lengthBytes = (length: number): number[] => {
  const bytes: number[] = [];
  let rest = length;
  do {
    const digit = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? digit | 128 : digit);
  } while (rest > 0);
  return bytes;
};

const packet = (length: number): number[] => [0x30, ...lengthBytes(length), ...new Array<number>(length).fill(0x7f)];

/** Feeds bytes in pieces; returns the packets that came out, or undefined when the reader refused. */
const feed = (bytes: number[], cuts: number[], max: number): number[][] | undefined => {
  const packets: number[][] = [];
  const reader = createPacketReader(max, (all, start, body, end) => {
    expect(end - body).toBe(end - start - 1 - lengthBytes(end - body).length);
    packets.push([...all.subarray(start, end)]);
  });
  const edges = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  let from = 0;
  for (const edge of [...edges, bytes.length]) {
    if (!reader.accept(Buffer.from(bytes.slice(from, edge)))) return undefined;
    from = edge;
  }
  return packets;
};

describe("the packet reader", () => {
  test("hands out every packet up to the limit whole and in order, wherever the stream is cut", () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 8 });
    fc.assert(
      fc.property(lengths, fc.array(fc.nat()), (sizes, cuts) => {
        expect(feed(sizes.flatMap(packet), cuts, 300)).toEqual(sizes.map(packet));
      }),
    );
  });

  test("refuses a larger packet as soon as its length is known, wherever the stream is cut", () => {
    fc.assert(
      fc.property(fc.integer({ min: 301, max: 5000 }), fc.array(fc.nat()), (size, cuts) => {
        expect(feed([...packet(100), 0x30, ...lengthBytes(size)], cuts, 300)).toBe(undefined);
      }),
    );
  });

  test("refuses a length of more than four bytes [MQTT-2.2.3]", () => {
    expect(feed([0x30, 0x80, 0x80, 0x80, 0x80, 0x01], [], 268_435_455)).toBe(undefined);
  });
});
