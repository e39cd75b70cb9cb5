import { addDays, createZone, nightWindow, openJournal, type Settings } from "@veilleuse/hub";
import { fillJournal } from "../harness/nights/fillJournal.ts";
import { generateNights } from "../harness/nights/generatedNights.ts";

const DAY_MS = 86_400_000;

const CHORES = ["fold the laundry", "call the crèche back", "batteries for the night light"];

/** Gives a household nights to look back on, the last one of which is just over: restful and hard ones, and some gaps. */
export const fillWithNights = async (settings: Settings, nights: number): Promise<void> => {
  const zone = createZone(settings.timeZone);
  const today = zone.local(Date.now()).date;
  const over = nightWindow(addDays(today, -1), settings.night, zone).to < Date.now();
  const last = addDays(today, over ? -1 : -2);
  const generated = generateNights({
    seed: 3,
    firstDate: addDays(last, 1 - nights),
    nights,
    timeZone: settings.timeZone,
    children: [
      { child: "lou", sensor: "nursery", room: "nursery", habits: { wakings: 2, everyMinutes: 125 } },
      { child: "noe", sensor: "attic", room: "attic", habits: { wakings: 0.8 }, backgroundDb: 48 },
    ],
    trouble: (n) => (n % 11 === 4 ? { dead: [0.3, 0.95] } : n % 9 === 2 ? { dead: [0.6, 0.7] } : {}),
  });
  await fillJournal(settings.data, generated);
  const journal = await openJournal(settings.data);
  CHORES.forEach((title, i) => {
    journal.append(["debt", `chore-${i}`, null, title, Date.now() - (i * 4 + 1) * DAY_MS, "papa", null]);
  });
  await journal.close();
};
