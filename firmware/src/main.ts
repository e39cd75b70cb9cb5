import { closeConsoleSoon, closeTelnet } from "./device/access.ts";
import { createIndicator } from "./device/indicator.ts";
import { readSettings, SETTINGS_FILE } from "./device/settings.ts";
import { startSensor } from "./sensor.ts";

/** The lamp that ESP32 boards have, for when the settings cannot say which. */
const USUAL_INDICATOR_PIN = "D2";
const COMPLAIN_EVERY_MS = 60000;

closeTelnet();
const found = readSettings();
if (found.ok) {
  closeConsoleSoon();
  startSensor(found.settings);
} else {
  const complain = () => console.log(`${SETTINGS_FILE}: ${found.reason}`);
  complain();
  createIndicator(USUAL_INDICATOR_PIN, undefined)("fault");
  setInterval(complain, COMPLAIN_EVERY_MS);
}
