import type { Pins } from "./pins.ts";
import type { VirtualTime } from "./virtualTime.ts";

/** A stretch of movement, in seconds of board time since the first start. */
export interface MotionInterval {
  fromSeconds: number;
  toSeconds: number;
}

/** What the motion sensor does. `undefined` reads as "no motion". */
export type MotionScript = ReadonlyArray<MotionInterval>;

/** The motion sensor on its pin. */
export interface MotionSensor {
  /** Follows the script given at the start. */
  follow(): void;
  /** Holds the output at a level whatever the script says: movement now, or a stuck sensor. */
  hold(moving: boolean): void;
  /** Pulls the cable off: the pin reads as its pull-up says. */
  unplug(): void;
}

/** Connects a motion sensor to `pin`; its script runs in board time and outlives restarts. */
export const createMotionSensor = (time: VirtualTime, pins: Pins, pin: number, script: MotionScript): MotionSensor => {
  let following = true;
  const moving = (): boolean => {
    const now = time.nowMs / 1000;
    return script.some(({ fromSeconds, toSeconds }) => now >= fromSeconds && now < toSeconds);
  };
  const update = (): void => {
    if (following) pins.drive(pin, moving());
  };
  for (const { fromSeconds, toSeconds } of script) {
    for (const seconds of [fromSeconds, toSeconds]) time.schedule(seconds * 1000 - time.nowMs, "world", update);
  }
  update();
  return {
    follow: () => {
      following = true;
      update();
    },
    hold: (level) => {
      following = false;
      pins.drive(pin, level);
    },
    unplug: () => {
      following = false;
      pins.drive(pin, undefined);
    },
  };
};
