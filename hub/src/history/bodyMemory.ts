import type { Body } from "./influxWriter.ts";

/** A batch of 5000 points; a larger one grows. */
const FIRST_BYTES = 1024 * 1024;
/** UTF-8 takes at most so many bytes for one unit of a string. */
const BYTES_PER_UNIT = 3;
const LINE_BREAK = 10;

/** Lines gathered as the bytes that go to the server. */
export class BodyBuilder {
  private bytes: Buffer;
  private length = 0;
  private count = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  add(line: string): void {
    const most = this.length + 1 + line.length * BYTES_PER_UNIT;
    if (most > this.bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, most));
      this.bytes.copy(larger, 0, 0, this.length);
      this.bytes = larger;
    }
    if (this.count++ > 0) this.bytes[this.length++] = LINE_BREAK;
    this.length += this.bytes.write(line, this.length);
  }

  body(): Body {
    return { bytes: this.bytes.subarray(0, this.length), count: this.count };
  }
}

/**
 * The memory of bodies, used again and again: a megabyte for every batch, or as much text, would be most of the garbage
 * that the hub makes while it catches up.
 */
export class BodyMemory {
  private readonly free: Buffer[] = [];

  builder(): BodyBuilder {
    return new BodyBuilder(this.free.pop() ?? Buffer.allocUnsafeSlow(FIRST_BYTES));
  }

  /** Takes back what bodies stand in; they must not be read any more. */
  giveBack(bodies: Iterable<Body>): void {
    for (const { bytes } of bodies) {
      if (bytes.buffer.byteLength >= FIRST_BYTES) this.free.push(Buffer.from(bytes.buffer));
    }
  }
}
