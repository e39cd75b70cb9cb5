import { createHash, timingSafeEqual } from "node:crypto";
import type { Settings } from "./config/settings.ts";
import type { Credentials } from "./http/ports.ts";

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
const same = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

/** Passwords and tokens as the settings have them, compared without telling anything by timing. */
export const credentialsOf = (settings: Settings): Credentials => ({
  verifyPassword: async (caregiver, password) => {
    const known = settings.caregivers.find((candidate) => candidate.id === caregiver)?.password;
    return same(password, known ?? "") && known !== undefined;
  },
  token: (bearer) => {
    const found = settings.http.tokens.find((candidate) => same(candidate.token, bearer));
    return found ? { name: found.name, role: found.role } : undefined;
  },
});
