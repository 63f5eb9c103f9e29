import type { TestProject } from 'vitest/node';
import { findPostgresBinaries, startPostgresCluster } from './postgres-cluster.ts';
import { type S3Access, startSwiftServer, swiftIsInstalled } from './swift-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string | undefined;
    s3Access: S3Access | undefined;
  }
}

/**
 * One PostgreSQL cluster and one S3 server for the whole run. Where one is not installed its suites skip and
 * say so; with PACKSHOT_REQUIRE_ALL (in `.ci/run`) that is an error.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [postgres, swift] = await Promise.all([startPostgres(), startS3()]);
  project.provide('postgresUrl', postgres?.url);
  project.provide('s3Access', swift?.access);
  return async () => {
    await Promise.all([postgres?.stop(), swift?.stop()]);
  };
}

async function startPostgres() {
  const binaries = findPostgresBinaries();
  return binaries === undefined ? missing('PostgreSQL', 'postgresql') : await startPostgresCluster(binaries);
}

async function startS3() {
  const packages = 'swift-proxy swift-account swift-container swift-object memcached';
  return swiftIsInstalled() ? await startSwiftServer() : missing('An S3 server', packages);
}

function missing(what: string, packages: string): undefined {
  if (process.env.PACKSHOT_REQUIRE_ALL)
    throw new Error(`${what} is required here but not installed: ${packages}`);
  console.warn(`${what} is not installed (apt-get install ${packages}): its suites are skipped.`);
  return undefined;
}
