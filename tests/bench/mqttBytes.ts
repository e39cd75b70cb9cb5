// Bytes go straight onto the socket, since a client library would cost more than the hub that is being measured.

const text = (value: string): Buffer => {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]);
};

const packet = (type: number, body: Buffer): Buffer => {
  const header = [type];
  let length = body.length;
  do {
    const digit = length & 127;
    length >>= 7;
    header.push(length > 0 ? digit | 128 : digit);
  } while (length > 0);
  return Buffer.concat([Buffer.from(header), body]);
};

/** CONNECT of a sensor, MQTT 3.1.1, clean session, keep-alive of a minute. */
export const connectPacket = (id: string, password: string): Buffer =>
  packet(0x10, Buffer.concat([text("MQTT"), Buffer.from([4, 0xc2, 0, 60]), text(id), text(id), text(password)]));

/** PUBLISH at QoS 1. */
export const publishPacket = (topic: string, packetId: number, payload: string): Buffer =>
  packet(0x32, Buffer.concat([text(topic), Buffer.from([packetId >> 8, packetId & 255]), Buffer.from(payload)]));
