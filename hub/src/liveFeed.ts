import type { LiveEvent } from "./http/ports.ts";

/** Hands what happens to whoever listens at the moment. */
export const createLiveFeed = (): {
  publish: (event: LiveEvent) => void;
  subscribe: (listener: (event: LiveEvent) => void) => () => void;
} => {
  const listeners = new Set<(event: LiveEvent) => void>();
  return {
    publish: (event) => {
      for (const listener of listeners) listener(event);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
