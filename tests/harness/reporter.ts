import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Reporter, TestCase, TestModule, Vitest } from "vitest/node";
import { findProgram, PROGRAMS } from "./findProgram.ts";
import { repositoryRoot } from "./repositoryRoot.ts";
import { type Outcome, summarize } from "./summary.ts";

const outcomeOf = (test: TestCase): Outcome => {
  const result = test.result();
  const name = `${test.module.relativeModuleId} > ${test.fullName}`;
  if (result.state === "skipped") return { name, state: "skipped", ...(result.note && { note: result.note }) };
  // A test that is still pending when the run has ended was lost with its worker.
  return { name, state: result.state === "passed" ? "passed" : "failed" };
};

const isFound = (need: string): boolean => {
  const program = PROGRAMS.find((name) => name === need);
  return program ? findProgram(program) !== undefined : existsSync(join(repositoryRoot(), need));
};

/**
 * Ends every run with what was tested against which external program, each skipped test with its reason, and
 * `N passed, N failed, N skipped` as the last line. A file that does not load, a suite whose hook fails and an
 * unhandled error count as one failure each. Tests that `-t` leaves out are not counted.
 */
export class ProgramReporter implements Reporter {
  private vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.vitest = vitest;
  }

  onTestRunEnd(modules: ReadonlyArray<TestModule>, unhandledErrors: ReadonlyArray<unknown>): void {
    const pattern = this.vitest?.config.testNamePattern;
    const outcomes: Outcome[] = [];
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        if (pattern === undefined || pattern.test(test.fullName.replaceAll(" > ", " "))) outcomes.push(outcomeOf(test));
      }
      for (const suite of [module, ...module.children.allSuites()]) {
        if (suite.errors().length > 0) outcomes.push({ name: suite.type, state: "failed" });
      }
    }
    for (const _ of unhandledErrors) outcomes.push({ name: "unhandled error", state: "failed" });
    process.stdout.write(`${this.text(outcomes)}\n`);
  }

  private text(outcomes: ReadonlyArray<Outcome>): string {
    const { needs, skips, passed, failed, skipped } = summarize(outcomes, PROGRAMS, isFound);
    return [
      "Tests against external programs and recordings",
      ...needs.map((tally) => `  ${tally.need.padEnd(24)} ${tally.ran} ran, ${tally.skipped} skipped`),
      ...skips.flatMap(({ reason, names }) => ["", `Skipped: ${reason}`, ...names.map((name) => `  ${name}`)]),
      "",
      `${passed} passed, ${failed} failed, ${skipped} skipped`,
    ].join("\n");
  }
}
