/**
 * Cuts an MQTT byte stream into packets, and notices one above a size as soon as its length is announced, long before
 * it is gathered in memory. [MQTT-2.2.3]
 */
export type PacketReader = {
  /** Feeds the next bytes; false when a packet is too large or its length is not valid. Nothing may follow then. */
  accept(chunk: Buffer): boolean;
};

/** A whole packet: it stands in `bytes` from `start` to `end`, and what follows its fixed header begins at `body`. */
export type PacketListener = (bytes: Buffer, start: number, body: number, end: number) => void;

const LENGTH_BYTES = 4;

export const createPacketReader = (maxBytes: number, packet: PacketListener): PacketReader => {
  /** The beginning of a packet whose end has not arrived. */
  let rest: Buffer | undefined;
  return {
    accept(chunk) {
      const bytes = rest ? Buffer.concat([rest, chunk]) : chunk;
      rest = undefined;
      let start = 0;
      while (start < bytes.length) {
        let length = 0;
        let body = start + 1;
        let more = true;
        for (let factor = 1; more && body < bytes.length; factor *= 128) {
          const byte = bytes[body++] as number;
          length += (byte & 127) * factor;
          more = byte >= 128;
          if (length > maxBytes || (more && body - start > LENGTH_BYTES)) return false;
        }
        const end = body + length;
        if (more || end > bytes.length) {
          // A copy: a few bytes must not hold the whole read of the socket.
          rest = Buffer.from(bytes.subarray(start));
          return true;
        }
        packet(bytes, start, body, end);
        start = end;
      }
      return true;
    },
  };
};
