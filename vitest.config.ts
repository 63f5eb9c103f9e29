import { defineConfig } from 'vitest/config';

const shared = {
  // Real ONNX sessions and child processes: two cores, so two files at a time, each in its own process.
  pool: 'forks',
  testTimeout: 120_000,
  hookTimeout: 120_000,
} as const;

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      { test: { ...shared, name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      {
        test: {
          ...shared,
          name: 'parts',
          include: ['test/{contract,flow,browser}/**/*.test.ts'],
          // PostgreSQL and the S3 server: seconds that a unit test need not wait for.
          globalSetup: ['test/helpers/global-setup.ts'],
        },
      },
    ],
  },
});
