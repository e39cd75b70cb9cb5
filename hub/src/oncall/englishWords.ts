import type { PageWords } from "./pageWords.ts";

const duration = (minutes: number): string => {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours === 0) return `${minutes} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
};

const quietAfter = (minutes: number): string =>
  minutes < 1 ? "Quiet again" : `Quiet again after ${duration(minutes)}`;

export const ENGLISH: PageWords = {
  rule: {
    loud: "Very loud",
    cry: "Crying",
    silence: "Unusual silence",
    blind: "Sensor lost, no signal any more",
    fault: "Sensor fault",
    storage: "The hub stores nothing any more",
    push: "A phone cannot be reached",
    disk: "Disk almost full",
  },
  silenceWithMotion: "Not a sound, but something moves",
  fault: {
    micFlat: "the microphone hears nothing",
    micClipped: "the microphone is overdriven",
    motionStuck: "the motion sensor is stuck",
    overrun: "the sensor is overloaded",
    lowMemory: "the sensor is short of memory",
  },
  triage: "First keep the other one asleep, then settle",
  upTo: (db) => `up to ${Math.round(db)} dB`,
  since: (minutes) => (minutes < 1 ? "just now" : `for ${duration(minutes)}`),
  alsoPaged: (names) => `also paged: ${names}`,
  list: (items) => (items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`),
  onTheWay: (who) => `${who} is on the way`,
  somebody: "Somebody",
  held: {
    mute: (who) => `${who} muted this for a while`,
    parent: (who) => `${who} is in the room`,
    away: () => "Nobody is meant to be in the room",
    quietHours: () => "It can wait until the morning",
    blind: () => "The sensor sends nothing any more",
    combined: () => "Another alert tells of it",
  },
  over: {
    loud: quietAfter,
    cry: quietAfter,
    silence: () => "There are sounds again",
    blind: () => "The sensor is back",
    fault: () => "The sensor is well again",
    storage: () => "The hub stores again",
    push: () => "Messages get through again",
    disk: () => "There is room again",
  },
  closed: "Alert closed",
  drill: {
    title: "Drill – Veilleuse",
    ask: 'This is a test, all is well. Tap "On my way" to confirm.',
    done: "The test worked, thank you",
    unanswered: "The test ended without an answer",
  },
  selfTest: { title: "Veilleuse", message: "Daily test: this phone gets the messages" },
  throughAgain: "This phone gets the messages again",
  missed: (count) =>
    count === 0
      ? "No alert was missed"
      : count === 1
        ? "1 alert could not reach you"
        : `${count} alerts could not reach you`,
  more: (count) => (count === 1 ? "and 1 more" : `and ${count} more`),
  went: (who) => `${who} answered`,
  enoughPages: (who) => `Enough pages for ${who} tonight`,
  takesOver: (who, until) => `It is ${who}'s turn${until === "" ? "" : ` until ${until}`}`,
  nobodyTakesOver: "Nobody else can be reached",
};
