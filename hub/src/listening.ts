/** Starts to listen, and says which setting is to be changed when another program has the port. */
export const listening = async <T>(
  key: string,
  { host, port }: { host: string; port: number },
  listen: (host: string, port: number) => Promise<T>,
): Promise<T> => {
  try {
    return await listen(host, port);
  } catch (error) {
    const taken = (error as NodeJS.ErrnoException).code === "EADDRINUSE";
    const why = taken ? "is already in use by another program" : `cannot be listened on: ${(error as Error).message}`;
    throw new Error(`${key}: ${host}:${port} ${why}`);
  }
};
