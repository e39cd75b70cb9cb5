import { expect, test } from "vitest";
import { createProgress } from "./progress.ts";

const stand = (isTTY: boolean) => {
  let now = 0;
  let done = 0;
  const written: string[] = [];
  const stream = { isTTY, write: (text: string) => written.push(text) };
  const progress = createProgress(
    stream,
    () => `${done} lines`,
    () => now,
  );
  const work = (ms: number) => {
    now += ms;
    done++;
    progress.look();
  };
  return { progress, work, written };
};

test("is told every two seconds, a line each", () => {
  const { progress, work, written } = stand(false);
  for (let i = 0; i < 9; i++) work(500);
  progress.end();
  expect(written).toEqual(["4 lines, 2 s\n", "8 lines, 4 s\n", "9 lines, 5 s\n"]);
});

test("stays on one line of a terminal", () => {
  const { progress, work, written } = stand(true);
  work(3000);
  progress.end();
  expect(written).toEqual(["\r\x1b[K1 lines, 3 s", "\r\x1b[K1 lines, 3 s\n"]);
});

test("says nothing of what takes no time", () => {
  const { progress, work, written } = stand(true);
  work(100);
  progress.end();
  expect(written).toEqual([]);
});
