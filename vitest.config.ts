import { defineConfig } from 'vitest/config';

// What needs PostgreSQL or the S3 server; everything else need not wait seconds for them.
const withServers = ['test/{flow,browser}/**/*.test.ts', 'test/contract/{client,object-store,queue}.test.ts'];

const shared = {
  // Real ONNX sessions and child processes: two cores, so two files at a time, each in its own process.
  pool: 'forks',
  // Shared machines were seen three times as slow as themselves an hour before.
  testTimeout: 300_000,
  hookTimeout: 300_000,
} as const;

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      { test: { ...shared, name: 'alone', include: ['test/**/*.test.ts'], exclude: withServers } },
      {
        test: {
          ...shared,
          name: 'servers',
          include: withServers,
          globalSetup: ['test/helpers/global-setup.ts'],
        },
      },
    ],
  },
});
