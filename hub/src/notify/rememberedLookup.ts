import { lookup } from "node:dns";
import type { LookupFunction } from "node:net";

/**
 * Resolves names as the system does, and falls back to the last answer when the system has none: the push server is
 * still there while the router's name service is not.
 * @param resolve the system's resolver; a test puts its own in its place
 */
export const createRememberedLookup = (resolve: LookupFunction = lookup as LookupFunction): LookupFunction => {
  const known = new Map<string, Parameters<Parameters<LookupFunction>[2]>>();
  return (host, options, done) => {
    const key = `${host}/${options.family ?? 0}/${options.all === true}`;
    resolve(host, options, (...answer) => {
      const [error] = answer;
      const remembered = known.get(key);
      if (!error) known.set(key, answer);
      done(...(error && remembered ? remembered : answer));
    });
  };
};
