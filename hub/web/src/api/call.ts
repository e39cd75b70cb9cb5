/** The page gives up on a request after this long, and says so. */
const TIMEOUT_MS = 8000;

/** `unreachable` also stands for an answer that did not come in time. */
export type Failure = {
  ok: false;
  reason: "unreachable" | "refused";
  status: number;
  code: string;
  /** Of a refusal: the key at fault, and what was expected of it. */
  path: string;
  message: string;
  by: string | null;
  /** Of a refusal that holds for a while only. */
  retryAfterMs: number;
};

export type Outcome<Value> = { ok: true; value: Value } | Failure;

type Answer = { code?: unknown; path?: unknown; message?: unknown; by?: string };

/** `also` is a status whose answer is one like any other: 503 of `/readyz`, say. */
export type CallOptions = { timeoutMs?: number; also?: number };

/** One request to the hub. It never throws: what went wrong is a value, too. */
export const call = async <Value>(
  method: "GET" | "POST" | "DELETE",
  path: string,
  body?: unknown,
  { timeoutMs = TIMEOUT_MS, also }: CallOptions = {},
): Promise<Outcome<Value>> => {
  try {
    const response = await fetch(path, {
      method,
      cache: "no-store",
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
    });
    const text = await response.text();
    const answer = text === "" ? {} : JSON.parse(text);
    if (response.ok || response.status === also) return { ok: true, value: answer as Value };
    const { code, path: fault, message, by } = answer as Answer;
    return {
      ok: false,
      reason: "refused",
      status: response.status,
      code: String(code),
      path: String(fault ?? ""),
      message: String(message ?? ""),
      by: by ?? null,
      retryAfterMs: 1000 * Number(response.headers.get("retry-after") ?? 0),
    };
  } catch {
    const nothing = { path: "", message: "", by: null, retryAfterMs: 0 };
    return { ok: false, reason: "unreachable", status: 0, code: "unreachable", ...nothing };
  }
};
