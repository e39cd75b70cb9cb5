import type { Clock } from "./clock.ts";
import type { Settings } from "./config/settings.ts";
import type { Journal } from "./journal/journal.ts";
import { ModeDesk } from "./modeDesk.ts";
import type { Information } from "./noticeTeller.ts";
import { OnCallDesk } from "./onCallDesk.ts";
import { PageBudget } from "./pageBudget.ts";
import { QuietDesk } from "./quietDesk.ts";

export type ArrangementsOptions = {
  settings: Settings;
  journal: Journal;
  clock: Clock;
  linkKey: Buffer;
  publish: (topic: string, payload: string, retain: boolean) => void;
  inform: (information: Information) => void;
  /** Something was arranged that may matter to a running incident. */
  changed: () => void;
  /** A sensor has another mode now. */
  modeChanged: (sensor: string) => void;
};

/** What the household arranges for its nights: who is on call, what is expected of each child, and what keeps quiet. */
export const arrange = (options: ArrangementsOptions) => {
  const rota: OnCallDesk = new OnCallDesk({ ...options, budget: () => budget });
  const budget = new PageBudget({ ...options, first: () => rota.now.first });
  const changed = (sensor: string) => {
    options.changed();
    options.modeChanged(sensor);
  };
  const modes = new ModeDesk({ ...options, changed });
  const quiet = new QuietDesk({ ...options, modes });
  return { rota, budget, modes, quiet };
};
