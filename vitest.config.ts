import { defineConfig } from "vitest/config";
import { ProgramReporter } from "./tests/harness/reporter.ts";

// No custom resolve conditions: a test of one workspace sees the others as Node does, compiled in their dist folders.
export default defineConfig({
  test: {
    include: ["shared/src/**/*.test.ts", "firmware/**/*.test.ts", "hub/**/*.test.ts", "tests/**/*.test.ts"],
    exclude: ["**/dist/**", "**/node_modules/**"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Files start brokers, databases and browsers: more than two at once makes them late on a small machine.
    maxWorkers: 2,
    // Some tests hear real time on a machine that others use too; the reporter shows which needed a second try.
    retry: process.env.CI === "true" ? 1 : 0,
    reporters: ["default", new ProgramReporter()],
  },
});
