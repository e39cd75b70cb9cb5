import { createHash, timingSafeEqual } from "node:crypto";
import { fitsHash } from "./config/passwordHash.ts";
import type { Settings } from "./config/settings.ts";
import type { Credentials } from "./http/ports.ts";

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
const same = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

/** The hash of no password at all: asking for somebody who is not there takes as long as a wrong password. */
const UNKNOWN = `scrypt$32768$8$${"A".repeat(22)}$${"A".repeat(43)}`;

/** Passwords and tokens as the settings have them, compared without telling anything by timing. */
export const credentialsOf = (settings: Settings): Credentials => ({
  logIn: async (caregiver, password) => {
    const known = settings.caregivers.find((candidate) => candidate.id === caregiver);
    const right =
      known?.password === undefined
        ? await fitsHash(password, known?.passwordHash ?? UNKNOWN)
        : same(password, known.password);
    return right ? known?.role : undefined;
  },
  token: (bearer) => {
    const found = settings.http.tokens.find((candidate) => same(candidate.token, bearer));
    return found ? { name: found.name, role: found.role } : undefined;
  },
});
