import type { Level } from "../api/types.ts";

const LEFT_DB = 20;
const RIGHT_DB = 100;

const percent = (db: number): string =>
  `${Math.min(100, Math.max(0, ((db - LEFT_DB) / (RIGHT_DB - LEFT_DB)) * 100)).toFixed(1)}%`;

/** The level as a length, the loudest moment as a tick, the background as a shade. The text beside it says the same. */
export const LevelBar = ({ level }: { level: Level }) => (
  <div class="bar" aria-hidden="true">
    <div class="bar-level" style={{ width: percent(level.leqDb) }} />
    <div class="bar-background" style={{ width: percent(level.floorDb) }} />
    <div class="bar-max" style={{ left: percent(level.maxDb) }} />
  </div>
);
