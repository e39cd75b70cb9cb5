/** Connections of one address that nobody let in yet; more than a household's sensors ever are at once. */
const MOST_WAITING = 100;

/** Keeps those who connect and do not log in from filling the house: of too many, the first to come has to go. */
export const createDoorstep = (): {
  /** Somebody is at the door. Call the result when they are in or gone. */
  arrived(address: string, sendAway: () => void): () => void;
} => {
  const waiting = new Map<string, Set<() => void>>();
  return {
    arrived: (address, sendAway) => {
      const here = waiting.get(address) ?? new Set();
      waiting.set(address, here);
      // Its own function, so that the same `sendAway` may stand for two.
      const leave = () => sendAway();
      here.add(leave);
      if (here.size > MOST_WAITING) {
        const first = here.values().next().value as () => void;
        here.delete(first);
        first();
      }
      return () => {
        here.delete(leave);
        if (here.size === 0 && waiting.get(address) === here) waiting.delete(address);
      };
    },
  };
};
