import { createServer, type IncomingHttpHeaders } from "node:http";
import type { Incident } from "@veilleuse/hub";
import { until } from "./until.ts";

/** A page as the `webhook` channel posts it. */
export type PagePush = {
  page: { id: string; caregiver: string; step: number; attempt: number };
  incident: Incident;
  title: string;
  message: string;
  acknowledgeUrl: string;
  drill: boolean;
};
export type UpdatePush = { update: "acknowledged" | "held" | "settled" | "cancelled"; incident: Incident };

export type Push = { path: string; atMs: number; headers: IncomingHttpHeaders; body: Record<string, unknown> };

/** Stands in for the push service and the phones behind it: takes every POST and remembers it. */
export interface Phone {
  /** Address of one person's channel. */
  url(person: string): string;
  readonly pushes: ReadonlyArray<Push>;
  pages(person?: string): (PagePush & { atMs: number })[];
  updates(person?: string): (UpdatePush & { atMs: number })[];
  /** The next page that no call before has returned. */
  nextPage(person?: string, limitMs?: number): Promise<PagePush & { atMs: number }>;
  /** Answers with this status from now on, to everybody or to one person's channel; 200 at first. */
  answer(status: number, person?: string): void;
  onPush(listener: (push: Push) => void): void;
  /** Does something before a push is answered: a person who is faster than the network. */
  answerFirst(action: (push: Push) => Promise<void>): void;
  stop(): Promise<void>;
}

/** @param now the time that pushes are dated with; the system's by default */
export const startPhone = async (now: () => number = Date.now): Promise<Phone> => {
  const pushes: Push[] = [];
  const seen = new Set<string>();
  const listeners: ((push: Push) => void)[] = [];
  const statuses = new Map<string, number>();
  let everybody = 200;
  let first: (push: Push) => Promise<void> = async () => undefined;
  const server = createServer((request, response) => {
    let text = "";
    request.setEncoding("utf8");
    request.on("data", (part: string) => {
      text += part;
    });
    request.on("end", async () => {
      const push = {
        path: request.url ?? "",
        atMs: now(),
        headers: request.headers,
        body: JSON.parse(text || "{}"),
      };
      await first(push);
      const status = statuses.get(push.path) ?? everybody;
      response.writeHead(status).end();
      if (status >= 300) return;
      pushes.push(push);
      for (const listener of listeners) listener(push);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const to = (person?: string) =>
    pushes
      .filter(({ path }) => person === undefined || path === `/${person}`)
      .map(({ body, atMs }) => ({ ...body, atMs }));
  const pages = (person?: string) => to(person).filter((body) => "page" in body) as (PagePush & { atMs: number })[];
  return {
    url: (person) => `http://127.0.0.1:${port}/${person}`,
    pushes,
    pages,
    updates: (person) => to(person).filter((body) => "update" in body) as (UpdatePush & { atMs: number })[],
    nextPage: async (person, limitMs) => {
      const fresh = () => pages(person).find(({ page }) => !seen.has(page.id));
      const next = await until(`a page for ${person ?? "anybody"}`, fresh, limitMs);
      seen.add(next.page.id);
      return next;
    },
    answer: (next, person) => {
      if (person !== undefined) statuses.set(`/${person}`, next);
      else {
        everybody = next;
        statuses.clear();
      }
    },
    answerFirst: (action) => {
      first = action;
    },
    onPush: (listener) => listeners.push(listener),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
