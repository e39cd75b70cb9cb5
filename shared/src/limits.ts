/** Largest payload of a sensor message in bytes; a larger one is refused whole. */
export const PAYLOAD_MAX_BYTES = 1024;
/** Largest MQTT packet that the hub reads before it closes the connection, in bytes. */
export const PACKET_MAX_BYTES = 8192;
/** Version of the wire contract that this code speaks. */
export const WIRE_VERSION = 1;
/** Largest value of `seq`, an unsigned 32-bit counter. */
export const SEQ_MAX = 4294967295;
/** Largest uptime accepted, in milliseconds (ten years: anything above is garbage). */
export const UPTIME_MAX_MS = 315576000000;
/** Levels outside this range, in dB, cannot come from a microphone. */
export const LEVEL_MIN_DB = -150;
export const LEVEL_MAX_DB = 200;
/** MQTT keep-alive of a sensor, in seconds. */
export const KEEP_ALIVE_SECONDS = 15;
/** Interval of `level` messages in milliseconds. */
export const LEVEL_INTERVAL_MS = 1000;
/** Interval of `minute` and `health` messages in milliseconds. */
export const MINUTE_INTERVAL_MS = 60000;
/** Minutes a sensor keeps while the link is down: twelve hours. */
export const QUEUED_MINUTES = 720;
/** Events a sensor keeps, at least, while the link is down. */
export const QUEUED_EVENTS = 100;
