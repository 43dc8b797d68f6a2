import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@\//, replacement: root },
      // The guard package throws outside a React server bundle; under test its absence of effect is what we want.
      { find: "server-only", replacement: `${root}scripts/empty.ts` },
    ],
  },
  test: {
    globalSetup: ["nix/check/setup.ts"],
    // What takes long runs in `npm run soak` alone.
    exclude: [...configDefaults.exclude, ...(process.env.SOAK ? [] : ["**/*.soak.test.ts"])],
    include: ["{lib,components,app,nix,scripts,bin}/**/*.test.{ts,tsx}"],
    // Much of what the tests do is waiting, for Nix and for machines.
    maxWorkers: 3,
    testTimeout: process.env.SOAK ? 3_600_000 : 60_000,
    hookTimeout: 60_000,
  },
});
