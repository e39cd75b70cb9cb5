import { call, type Outcome } from "./call.ts";
import { expectRenewal } from "./renewing.ts";

const LOOK_EVERY_MS = 150;
/** A hub that is not back by then has trouble that its own log tells. */
const BACK_WITHIN_MS = 10_000;
/** Once it is back, the live stream finds it within this time. */
const STREAM_BACK_MS = 4000;

const since = async (): Promise<number | undefined> => {
  const health = await call<{ since: number }>("GET", "/healthz");
  return health.ok ? health.value.since : undefined;
};

/** Changes the household's settings, and waits until the hub goes on with them: it starts anew for that. */
export const changeSettings = async <Value>(
  method: "POST" | "DELETE",
  path: string,
  body?: unknown,
): Promise<Outcome<Value>> => {
  const before = await since();
  // Before it is asked: the stream may end before the answer is here.
  expectRenewal(BACK_WITHIN_MS);
  const outcome = await call<Value>(method, path, body);
  const until = Date.now() + BACK_WITHIN_MS;
  while (outcome.ok && Date.now() < until) {
    const now = await since();
    if (now !== undefined && now !== before) break;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  expectRenewal(outcome.ok ? STREAM_BACK_MS : 0);
  return outcome;
};
