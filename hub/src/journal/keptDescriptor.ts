import { openSync, statSync } from "node:fs";

const descriptors = new Map<string, number>();

/**
 * A descriptor of a database's file, which is opened once and stays open as long as the process: POSIX systems drop all
 * locks that a process has on a file when it closes any descriptor of it, and without its locks another program takes
 * the journal for one that nobody uses, and deletes its write-ahead log. A thread must not open it either, since what
 * it opened is closed with it.
 * @throws when the file cannot be opened
 */
export const keptDescriptor = (file: string): number => {
  const { dev, ino } = statSync(file);
  const key = `${dev}/${ino}`;
  const known = descriptors.get(key);
  if (known !== undefined) return known;
  const descriptor = openSync(file, "r+");
  descriptors.set(key, descriptor);
  return descriptor;
};
