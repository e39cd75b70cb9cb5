import type { FailureCode } from "./failure.ts";

/** Where scripts and settings lie on a board with Espruino 2v26 or newer: offset and length in its flash. */
const STORAGE_REGION = "0x320000 0xE0000";

/** What to do about a port that does not open, from what the system said. */
export const portHints = (reason: string, path: string): string[] => {
  if (/permission|EACCES|denied/i.test(reason) && !/windows|^COM/i.test(path)) {
    return [
      "You may not use this port. On Linux it belongs to the group dialout (on some systems uucp):",
      "  sudo usermod -a -G dialout $USER     then log out and in again",
    ];
  }
  if (/lock|busy|EBUSY|denied/i.test(reason)) {
    return ["Another program holds this port: close the serial monitor, the IDE or the other flash command."];
  }
  return ["Pull the cable, plug it in again, and look which ports there are: npm run flash"];
};

const wakeUp = ["Press the board's button EN (or RST) once, wait five seconds, and try again."];

const eraseStorage = (port: string): string[] => [
  "If a script on the board keeps it from answering, erase scripts and settings; Espruino stays:",
  `  esptool.py --chip esp32 --port ${port} erase_region ${STORAGE_REGION}`,
];

const writeEspruino = (port: string): string[] => [
  "If Espruino is missing, too old or broken, write it anew. Unpack the ESP32 archive of 2v29 or newer from",
  "https://www.espruino.com/Download and, in its folder (all three images, the partitions changed in 2v26):",
  `  esptool.py --chip esp32 --port ${port} --baud 921600 write_flash -z --flash_mode dio --flash_freq 40m \\`,
  "    --flash_size detect 0x1000 bootloader.bin 0x8000 partitions_espruino.bin 0x10000 espruino_esp32.bin",
];

const holdBoot = [
  'While esptool says "Connecting", hold the board\'s button BOOT until it goes on. esptool: pip install esptool',
];

/** How to get the board back, as far as a failure leaves it in doubt. */
export const recoverySteps = (code: FailureCode, port: string): string[] => {
  switch (code) {
    case "board":
    case "upload":
    case "verify":
      return [...wakeUp, ...eraseStorage(port), ...writeEspruino(port), ...holdBoot];
    case "port":
    case "usage":
    case "settings":
    case "packages":
      return [];
  }
};
