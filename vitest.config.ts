import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: "forks",
    globalSetup: "test/pglite.ts",
    // One worker fewer than there are cores is the default: half of a machine with two.
    maxWorkers: "100%",
  },
});
