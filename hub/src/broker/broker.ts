import type { SensorChannel } from "@veilleuse/shared";

/** A message as it came in, before anybody looked at its content. */
export type Incoming = {
  sensorId: string;
  channel: SensorChannel;
  payload: Buffer;
  /** True for what the broker had kept from earlier: it says how things were, and is no sign of life. */
  kept: boolean;
};

/** Told when the message is on the disk; with an error the sender gets no acknowledgement. */
export type Stored = (error: Error | null) => void;

export type RefusedAccess =
  | "wrongPassword"
  | "tooManyAttempts"
  | "wrongClientId"
  | "unknownSensor"
  | "foreignPublish"
  | "foreignSubscription"
  | "packetTooLarge"
  | "brokenMqtt";

export type BrokerEvents = {
  /**
   * Every publish of a sensor, wills included. The acknowledgement leaves when `stored` is called; `durable` tells
   * whether the sender waits for one, as it does from QoS 1 on.
   */
  message(message: Incoming, durable: boolean, stored: Stored): void;
  /** Another program acknowledged over MQTT. */
  acknowledge(program: string, payload: string): void;
  /** A connection, a publish or a subscription was refused; `why` is a word for the counters. */
  refused(why: RefusedAccess, who: string, detail: string): void;
};

/** Messages that the broker keeps from the start on. */
export type Retained = ReadonlyArray<{ topic: string; payload: string }>;

/** Where the sensors' messages come from and the hub's go to. */
export interface Broker {
  readonly url: string;
  /** Whether messages can arrive now, and a word on it for people. */
  readonly state: { connected: boolean; since: number; detail: string };
  /** Publishes for sensors or other programs, at QoS 1. */
  publish(topic: string, payload: string, retain: boolean): void;
  stop(): Promise<void>;
}
