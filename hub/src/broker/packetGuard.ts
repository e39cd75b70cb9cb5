/**
 * Follows the framing of an MQTT byte stream and notices a packet above a size as soon as its length is announced,
 * long before the parser has gathered it in memory. [MQTT-2.2.3]
 */
export type PacketGuard = {
  /** Feeds the next bytes; false when a packet is too large or its length is not valid. */
  accept(chunk: Uint8Array): boolean;
};

export const createPacketGuard = (maxBytes: number): PacketGuard => {
  /** Bytes of the current packet's body that are still to come. */
  let body = 0;
  /** Position within the fixed header: 0 is the type byte, 1 to 4 are the length bytes. */
  let header = 0;
  let length = 0;
  return {
    accept(chunk) {
      let i = 0;
      while (i < chunk.length) {
        if (body > 0) {
          const skipped = Math.min(body, chunk.length - i);
          body -= skipped;
          i += skipped;
          continue;
        }
        const byte = chunk[i++] as number;
        if (header === 0) {
          header = 1;
          length = 0;
          continue;
        }
        length += (byte & 127) * 128 ** (header - 1);
        if (length > maxBytes) return false;
        if ((byte & 128) === 0) {
          body = length;
          header = 0;
        } else if (++header > 4) return false;
      }
      return true;
    },
  };
};
