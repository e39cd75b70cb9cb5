import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, test } from "vitest";
import { findProgram, type Program } from "./findProgram.ts";
import { needMarker } from "./needs.ts";
import { repositoryRoot } from "./repositoryRoot.ts";

/** Under CI=true the absence of one of these is a failure; a native Espruino has no package and stays optional. */
const DEMANDED_IN_CI: ReadonlyArray<Program> = ["influxd", "mosquitto", "chromium"];

const isDemanded = (program: Program): boolean => process.env.CI === "true" && DEMANDED_IN_CI.includes(program);

/**
 * A `describe` for tests that need external programs. Its title gets `[needs influxd]` for each of them.
 *
 * When one is missing the block is skipped; with CI=true a missing influxd, mosquitto or chromium is one failing test
 * instead. The body gets the absolute paths in the order of `needs` (when the block is skipped, the bare names: the
 * body is then only read for the titles of its tests, so it must start programs in hooks or tests).
 */
export const describeWith = (
  needs: Program | ReadonlyArray<Program>,
  title: string,
  body: (...paths: string[]) => void,
): void => {
  const wanted = typeof needs === "string" ? [needs] : needs;
  const found = wanted.map((program) => ({ program, path: findProgram(program) }));
  const missing = found.filter(({ path }) => path === undefined).map(({ program }) => program);
  const demanded = missing.filter(isDemanded).join(" and ");
  const marked = [title, ...wanted.map(needMarker)].join(" ");
  if (demanded !== "") {
    describe(marked, () => {
      test(`finds ${demanded}`, () => {
        throw new Error(`${demanded}: not on PATH, and CI=true demands it`);
      });
    });
    return;
  }
  describe.skipIf(missing.length > 0)(marked, () => body(...found.map(({ program, path }) => path ?? program)));
};

/**
 * A `describe` for tests that need recordings from a folder `shared` beside the repository, e.g. `audio/esc10`.
 * Without it the block is skipped under its name. The body gets the folder's absolute path.
 */
export const describeWithShared = (path: string, title: string, body: (folder: string) => void): void => {
  const folder = join(dirname(repositoryRoot()), "shared", path);
  describe.skipIf(!existsSync(folder))(`${title} ${needMarker(`../shared/${path}`)}`, () => body(folder));
};
