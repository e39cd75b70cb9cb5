import { createBackoff, nextWaitMs, resetBackoff } from "./backoff.ts";
import { tryTo } from "./tryTo.ts";

const ATTEMPT_MS = 25000;
const POLL_MS = 1000;
/** The radio tells by itself when the network is lost; to look as well is for when it does not. */
const UP_POLLS = 5;
const SETTLE_MS = 2000;
const FIRST_WAIT_MS = 2000;
const MOST_WAIT_MS = 60000;

/**
 * Keeps the sensor in its network. The interpreter does not reconnect by itself and its callback cannot be trusted,
 * so that an address, from whichever source it is heard of, is what counts.
 * @param changed called with true when there is an address and with false when it is lost
 */
export const superviseWifi = (
  credentials: { ssid: string; password: string },
  hostName: string,
  seed: number,
  changed: (up: boolean) => void,
): void => {
  const backoff = createBackoff(seed, FIRST_WAIT_MS, MOST_WAIT_MS);
  let wifi: DeviceWifi;
  let up = false;
  let attemptSeconds = 0;
  let waiting = false;
  let polls = 0;

  const setUp = (nowUp: boolean): void => {
    if (nowUp) resetBackoff(backoff);
    if (up === nowUp) return;
    up = nowUp;
    changed(up);
  };

  const address = (info: { ip?: string } | undefined): void => setUp(!!info && !!info.ip && info.ip !== "0.0.0.0");

  const look = (): void =>
    tryTo(() => {
      if (!wifi.getIP) return;
      const info = wifi.getIP((error, later) => {
        if (!error && later) address(later);
      });
      if (info) address(info);
    });

  const arrived = (): void => {
    if (wifi.getIP) look();
    else setUp(true);
  };

  const attempt = (): void => {
    waiting = false;
    attemptSeconds = getTime();
    tryTo(() =>
      wifi.connect(credentials.ssid, { password: credentials.password }, (error) => {
        if (!error) arrived();
      }),
    );
  };

  const retry = (): void => {
    waiting = true;
    tryTo(() => wifi.disconnect());
    setTimeout(attempt, SETTLE_MS + nextWaitMs(backoff));
  };

  try {
    wifi = require("Wifi");
  } catch (_) {
    console.log("no Wifi module");
    changed(true);
    return;
  }
  tryTo(() => wifi.setHostname(hostName));
  tryTo(() => wifi.stopAP());
  tryTo(() => wifi.setConfig({ powersave: "none" }));
  tryTo(() => wifi.on("connected", arrived));
  tryTo(() => wifi.on("disconnected", () => setUp(false)));
  attempt();
  setInterval(() => {
    if (up && ++polls % UP_POLLS) return;
    look();
    if (!up && !waiting && (getTime() - attemptSeconds) * 1000 > ATTEMPT_MS) retry();
  }, POLL_MS);
};
