export type ServerSentEvent = { type: string; id: string; data: unknown };

/** Reads server-sent events from a response as they come, as a browser does. Comments are counted. */
export const readEvents = (response: Response) => {
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  const waiting: ServerSentEvent[] = [];
  let text = "";
  let comments = 0;

  const take = (block: string): void => {
    const fields: Record<string, string> = {};
    for (const line of block.split("\n")) {
      if (line.startsWith(":")) comments += 1;
      const colon = line.indexOf(":");
      if (colon > 0) fields[line.slice(0, colon)] = line.slice(colon + 1).trimStart();
    }
    if (fields.data === undefined) return;
    waiting.push({ type: fields.event ?? "message", id: fields.id ?? "", data: JSON.parse(fields.data) });
  };

  return {
    comments: () => comments,
    /** The next event; undefined when the stream has ended. */
    next: async (): Promise<ServerSentEvent | undefined> => {
      while (waiting.length === 0) {
        const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }));
        if (done) return undefined;
        text += decoder.decode(value, { stream: true });
        const blocks = text.split("\n\n");
        text = blocks.pop() ?? "";
        for (const block of blocks) take(block);
      }
      return waiting.shift();
    },
    stop: () => reader.cancel(),
  };
};
