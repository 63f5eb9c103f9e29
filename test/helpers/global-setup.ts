import type { TestProject } from 'vitest/node';
import { findPostgresBinaries, startPostgresCluster } from './postgres-cluster.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string | undefined;
  }
}

/** One PostgreSQL cluster for the whole run; where the server is not installed its suites skip and say so. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const binaries = findPostgresBinaries();
  if (binaries === undefined) {
    if (process.env.PACKSHOT_REQUIRE_ALL) throw new Error('PostgreSQL is required here but not installed');
    console.warn('PostgreSQL is not installed (apt-get install postgresql): its suites are skipped.');
    project.provide('postgresUrl', undefined);
    return undefined;
  }
  const cluster = await startPostgresCluster(binaries);
  project.provide('postgresUrl', cluster.url);
  return () => cluster.stop();
}
