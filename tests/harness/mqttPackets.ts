/** One MQTT packet: head, length, body. */
export const mqttPacket = (head: number, body: Buffer): Buffer => {
  const length: number[] = [];
  let rest = body.length;
  do {
    const low = rest & 127;
    rest >>= 7;
    length.push(rest ? low | 128 : low);
  } while (rest);
  return Buffer.concat([Buffer.from([head, ...length]), body]);
};

/** A PUBLISH to the sensor `nursery`; of QoS 1 with a packet id, else of QoS 0. */
export const publishTo = (channel: string, payload: string | Buffer, packetId = 0, retained = false): Buffer => {
  const topic = Buffer.from(`nursery/v1/nursery/${channel}`);
  const word = (value: number) => Buffer.from([value >> 8, value & 255]);
  return mqttPacket(
    0x30 | (packetId ? 2 : 0) | (retained ? 1 : 0),
    Buffer.concat([word(topic.length), topic, ...(packetId ? [word(packetId)] : []), Buffer.from(payload)]),
  );
};
