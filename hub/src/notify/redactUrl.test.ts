import { expect, it } from "vitest";
import { redactUrl } from "./redactUrl.ts";

it("keeps the scheme and the host, and nothing that opens a door", () => {
  expect(redactUrl("https://user:pass@ntfy.example:8443/topic?auth=tk#x")).toBe("https://ntfy.example:8443/[redacted]");
});

it("shows nothing of a text that is no URL", () => {
  expect(redactUrl("topic-only")).toBe("[not a URL]");
});
