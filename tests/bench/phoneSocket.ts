import { createServer, type Server } from "node:net";

const HEADERS_END = "\r\n\r\n";
const LENGTH = /^content-length: *(\d+)/im;
const ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

/**
 * A push service that notes when a message's first bytes arrive, before it looks at them: what a whole HTTP server does
 * with them first is not the hub's time.
 */
export const createPhoneSocket = (took: (body: string, arrivedAt: number) => void): Server =>
  createServer((socket) => {
    socket.setNoDelay(true);
    let text = "";
    let arrivedAt = 0;
    socket.on("data", (part) => {
      if (text === "") arrivedAt = performance.now();
      // One byte a character, as lengths count them.
      text += part.toString("latin1");
      for (;;) {
        const headers = text.indexOf(HEADERS_END);
        if (headers < 0) return;
        const end = headers + HEADERS_END.length + Number(LENGTH.exec(text)?.[1] ?? 0);
        if (text.length < end) return;
        const body = Buffer.from(text.slice(headers + HEADERS_END.length, end), "latin1").toString("utf8");
        text = text.slice(end);
        socket.write(ANSWER);
        took(body, arrivedAt);
        if (text !== "") arrivedAt = performance.now();
      }
    });
    socket.on("error", () => socket.destroy());
  });
