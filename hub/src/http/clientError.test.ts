import { expect, it } from "vitest";
import { answerClientError } from "./clientError.ts";

const answerTo = (code: string | undefined, writable = true): string => {
  let sent = "";
  answerClientError(code === undefined ? {} : { code }, { writable, end: (text) => (sent += text) });
  return sent;
};

it("tells a connection on which no request came that it waited too long, and only that", () => {
  const answer = answerTo("ERR_HTTP_REQUEST_TIMEOUT");
  expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
  expect(answer).toContain("Connection: close");
  expect(answer).toContain('"code":"requestTimeout"');
  for (const code of ["HPE_INVALID_METHOD", undefined])
    expect(answerTo(code)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
});

it("says nothing where nobody listens any more", () => {
  expect(answerTo("ECONNRESET", false)).toBe("");
});
