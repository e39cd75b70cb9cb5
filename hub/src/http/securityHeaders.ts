import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** Sent with every answer. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
};

/** For everything that is not a document. */
export const API_POLICY = "default-src 'none'; frame-ancestors 'none'";

/** For a page whose only content is text, one inline style sheet and perhaps a form. */
export const plainPagePolicy = (style: string): string =>
  `default-src 'none'; img-src 'self'; style-src ${hashSource(style)}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

/** For the page of the hub. Nothing comes from elsewhere, and the inline style (the dark background) goes by its hash. */
export const pagePolicy = async (webRoot: string): Promise<string> => {
  const html = await readFile(join(webRoot, "index.html"), "utf8").catch(() => "");
  const styles = [...html.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g)].map((match) => hashSource(match[1] ?? ""));
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src ${["'self'", ...styles].join(" ")}`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
};

const hashSource = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
