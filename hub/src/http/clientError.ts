import { STATUS_CODES } from "node:http";
import { HTTP_ERRORS } from "./errors.ts";

/** What is needed of a socket to answer over it. */
type Answering = { writable: boolean; end(text: string): unknown };

/**
 * Answers what never became a request, and closes the connection.
 *
 * A browser opens connections ahead of its requests. When one of them waited for too long and the answer is 408, it
 * asks again over another one; every other answer it would take for that to the request it is just about to send.
 */
export const answerClientError = (error: { code?: string }, socket: Answering): void => {
  if (!socket.writable) return;
  const code = error.code === "ERR_HTTP_REQUEST_TIMEOUT" ? "requestTimeout" : "malformedRequest";
  const { status, message } = HTTP_ERRORS[code];
  const body = JSON.stringify({ code, message, path: "" });
  const head = `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close`;
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head}\r\n\r\n${body}`);
};
