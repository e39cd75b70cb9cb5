/** What the household leans on, as far as the page knows it. */
export type Leaning = {
  caregivers: { id: string; name: string; channels: { type: string }[] }[];
  sensors: { id: string; room: string }[];
};

/** Something whose loss alone leaves nobody to be woken, or nobody to hear; `who` is whom or what it concerns. */
export type SinglePoint = {
  what: "noChannel" | "oneChannel" | "oneCaregiver" | "oneSensor" | "onlyInternet";
  who: string;
};

/** Channels that need the world outside, unless they are served at home. */
const OUTSIDE: ReadonlySet<string> = new Set(["pushover", "webpush"]);

/** The single points of failure of this household, worst first. Hub, power and Wi-Fi are always some. */
export const singlePoints = ({ caregivers, sensors }: Leaning): SinglePoint[] => {
  const reachable = caregivers.filter(({ channels }) => channels.length > 0);
  const points: SinglePoint[] = [];
  for (const { name, channels } of caregivers) if (channels.length === 0) points.push({ what: "noChannel", who: name });
  if (reachable.length === 1) points.push({ what: "oneCaregiver", who: reachable[0]?.name ?? "" });
  for (const { name, channels } of reachable) {
    if (channels.length === 1) points.push({ what: "oneChannel", who: name });
    else if (channels.every(({ type }) => OUTSIDE.has(type))) points.push({ what: "onlyInternet", who: name });
  }
  const rooms = new Map<string, number>();
  for (const { room } of sensors) rooms.set(room, (rooms.get(room) ?? 0) + 1);
  for (const [room, count] of rooms) if (count === 1) points.push({ what: "oneSensor", who: room });
  return points;
};
