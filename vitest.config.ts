import { defineConfig } from 'vitest/config'

/** Browser, chaos, upgrade and load tests: each wants the machine to itself. */
const SLOW = ['test/e2e/**/*.test.ts', 'test/chaos/**/*.test.ts', 'test/upgrade/**/*.test.ts', 'test/load/**/*.test.ts']

const NEVER = ['**/node_modules/**', '**/dist/**']

export default defineConfig({
  test: {
    pool: 'forks',
    // Two cores are what CI has; more workers only make the databases of the tests fight for them.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
    reporters: ['default', './tools/vitest/summary.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'house',
          include: ['packages/**/*.test.ts', 'apps/**/*.test.{ts,tsx}', 'tools/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: [...NEVER, ...SLOW],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'slow',
          include: SLOW,
          exclude: NEVER,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 300_000,
        },
      },
    ],
  },
})
