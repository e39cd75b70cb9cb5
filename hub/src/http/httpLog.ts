/** What the HTTP side writes to the hub's log. It names no token, password or one-time link. */
export type HttpLog = { error(fields: object, message: string): void };
