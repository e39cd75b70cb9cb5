import type { Clock } from "./clock.ts";
import type { Flash } from "./flash.ts";
import type { LinkFault } from "./link.ts";
import type { MicrophoneKind } from "./microphone.ts";
import type { MotionScript } from "./motion.ts";
import type { Address } from "./network.ts";
import type { PinWrite } from "./pins.ts";
import type { Sound } from "./sound/sound.ts";
import type { AccessPoint } from "./wifi.ts";

/** How a board is made. Everything but the bundle may be left out. */
export interface BoardOptions {
  /** The script that the board runs at every start: the firmware bundle, unmodified. */
  bundle: string;
  /** Written to flash as `veilleuse.json` before the first start: an object as JSON, a string as it is, however broken. */
  settings?: object | string;
  /** Flash to go on with, from another board or `createFlash()`; default: empty. */
  flash?: Flash;
  /** What the microphone hears from board time 0 on; default: silence. */
  sound?: Sound;
  /** When the motion sensor sees movement; default: never. */
  motion?: MotionScript;
  /** What is wired; default: what the settings say (`mic`, `micPin`, `motionPin`), else `max4466` on D34 and motion on D27. */
  wiring?: { microphone?: MicrophoneKind; microphonePin?: string; motionPin?: string };
  /** The sampling rate is off by this share; default 0. Asked for 8000 Hz, a real chip runs about 0.016 fast. */
  rateError?: number;
  /** Board seconds per real second; default 1. */
  speed?: number;
  /** Real time; default: the process's clock. */
  clock?: Clock;
  /** Makes the converter's noise repeatable; default: different for every board. */
  seed?: number;
  /** What `getSerial()` answers; default: made from the seed. */
  serial?: string;
  /** Called for each line that is printed. */
  onPrint?: (line: string) => void;
  /** Called for each change of an output pin. */
  onPinWrite?: (write: PinWrite) => void;
  /** Link faults that happen by themselves. */
  faults?: ReadonlyArray<LinkFault>;
  /** The access point in reach; default: any name and password are accepted. */
  accessPoint?: AccessPoint;
  /** From `Wifi.connect` to an address, in milliseconds of board time; default 900. */
  wifiConnectMs?: number;
  /** Signal strength; default -58. */
  rssiDbm?: number;
  /** From a restart to the script's first line, in milliseconds of board time; default 400. */
  bootMs?: number;
  /** Where connections really go; default: where the script asks. */
  redirect?: (asked: Address) => Address;
}
