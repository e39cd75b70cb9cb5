import type { Interpreter } from "./interpreter.ts";
import type { Microphone } from "./microphone.ts";

const METER_ADDRESS = 0x48;
const METER_LEVEL_REGISTER = 0x0a;

/** The global `ESP32`. Like the device, enabling or disabling a radio restarts the board. */
export const esp32Object = (interpreter: Interpreter, heap: () => { free: number; least: number }): object =>
  interpreter.realm.object({
    getState: () =>
      interpreter.realm.object({
        sdkVersion: "v3.3.6",
        freeHeap: heap().free,
        BLE: false,
        Wifi: true,
        minHeap: heap().least,
      }),
    setAtten: () => interpreter.print("Atten:3"),
    enableBLE: () => interpreter.restart("reboot", "ESP32.enableBLE"),
    enableWifi: () => interpreter.restart("reboot", "ESP32.enableWifi"),
    reboot: () => interpreter.restart("reboot", "ESP32.reboot"),
  });

/** The module `TelnetServer`; `onMode` hears whether the console is open to the network. */
export const telnetModule = (interpreter: Interpreter, onMode: (mode: string) => void): object =>
  interpreter.realm.object({
    setOptions: (given: unknown) => onMode(String((given as { mode?: unknown } | undefined)?.mode ?? "on")),
  });

/** The global `I2C1`, with the sound level meter at 0x48 if that microphone is wired. */
export const i2cObject = (interpreter: Interpreter, microphone: Microphone): object => {
  const { realm, time } = interpreter;
  const need = (address: unknown): void => {
    if (microphone.kind !== "i2c" || Number(address) !== METER_ADDRESS)
      realm.fail("InternalError", "I2C Error: No ACK");
  };
  const levelDb = (): number => Math.round(microphone.level(time.nowMs / 1000));
  let register = 0;
  return realm.object({
    setup: () => undefined,
    writeTo: (address: unknown, ...data: unknown[]) => {
      need(address);
      register = Number(Array.isArray(data[0]) ? data[0][0] : data[0]);
    },
    readFrom: (address: unknown, quantity: unknown) => {
      need(address);
      return realm.bytes(
        Array.from({ length: Number(quantity) }, () => (register === METER_LEVEL_REGISTER ? levelDb() : 0)),
      );
    },
    readReg: (address: unknown, asked: unknown, quantity: unknown) => {
      need(address);
      const value = Number(asked) === METER_LEVEL_REGISTER ? levelDb() : 0;
      return realm.bytes(Array.from({ length: Number(quantity) }, () => value));
    },
  });
};
