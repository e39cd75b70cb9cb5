import type { Failure } from "./notifier.ts";

const NAME_ERRORS = new Set(["ENOTFOUND", "EAI_AGAIN", "EAI_FAIL", "EAI_NODATA", "EAI_NONAME"]);

/** OpenSSL's and Node's codes for a certificate or a handshake that does not hold. */
const TLS_ERROR = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|EPROTO$)/;

/** What the failure of a connection says about a delivery, by the error's code alone: messages hold addresses. */
export const connectionFailure = (error: unknown): Failure => {
  const code = String((error as { code?: unknown } | null)?.code ?? "");
  if (NAME_ERRORS.has(code)) return { outcome: "retryable", reason: "dnsError" };
  // A certificate that somebody forged, or forgot to renew: the page must not go there, now or in a second.
  if (TLS_ERROR.test(code)) return { outcome: "permanent", reason: "tlsError" };
  return { outcome: "retryable", reason: "unreachable" };
};
