import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';

/** How to reach the S3 server of a test run. */
export interface S3Access {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface SwiftServer {
  readonly access: S3Access;
  stop(): Promise<void>;
}

const PROGRAMS = [
  'swift-proxy-server',
  'swift-account-server',
  'swift-container-server',
  'swift-object-server',
];

export function swiftIsInstalled(): boolean {
  return [...PROGRAMS, 'swift-ring-builder', 'memcached'].every((name) =>
    existsSync(path.join('/usr/bin', name)),
  );
}

/**
 * A real S3 server on loopback: OpenStack Swift with its s3api middleware (Debian: swift-proxy, -account,
 * -container, -object, memcached). It checks signatures and expiry; the small npm test servers do not.
 */
export async function startSwiftServer(): Promise<SwiftServer> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'packshot-swift-'));
  const ports = await freePorts(5);
  const [proxy, account, container, object, memcached] = ports;
  mkdirSync(path.join(folder, 'devices', 'd1'), { recursive: true });
  writeConfiguration(folder, { proxy, account, container, object, memcached });
  buildRings(folder, { account, container, object });
  const children = [
    spawn(
      '/usr/bin/memcached',
      ['-p', String(memcached), '-l', '127.0.0.1', '-U', '0', '-u', os.userInfo().username],
      {
        stdio: 'ignore',
      },
    ),
    ...PROGRAMS.map((program) =>
      spawn(`/usr/bin/${program}`, [path.join(folder, `${program}.conf`)], { stdio: 'ignore' }),
    ),
  ];
  const access = {
    endpoint: `http://127.0.0.1:${proxy}`,
    region: 'us-east-1',
    accessKeyId: 'test:tester',
    secretAccessKey: 'testing',
  };
  await Promise.all(ports.map(waitForPort));
  await createBucket(access, 'ready');
  return { access, stop: () => stopAll(children, folder) };
}

/** Buckets of their own keep test files apart. */
export async function createBucket(access: S3Access, name: string): Promise<void> {
  const client = new S3Client({
    endpoint: access.endpoint,
    region: access.region,
    forcePathStyle: true,
    credentials: access,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 10,
  });
  await client.send(new CreateBucketCommand({ Bucket: name }));
  client.destroy();
}

interface Ports {
  readonly proxy: number;
  readonly account: number;
  readonly container: number;
  readonly object: number;
  readonly memcached: number;
}

function writeConfiguration(folder: string, ports: Ports): void {
  const write = (name: string, lines: string[]) =>
    writeFileSync(path.join(folder, name), `${lines.join('\n')}\n`);
  write('swift.conf', [
    '[swift-hash]',
    'swift_hash_path_prefix = packshot',
    'swift_hash_path_suffix = packshot',
    '[storage-policy:0]',
    'name = gold',
    'default = yes',
  ]);
  const user = os.userInfo().username;
  for (const kind of ['account', 'container', 'object'] as const) {
    write(`swift-${kind}-server.conf`, [
      '[DEFAULT]',
      `devices = ${path.join(folder, 'devices')}`,
      'mount_check = false',
      'bind_ip = 127.0.0.1',
      `bind_port = ${ports[kind]}`,
      'workers = 0',
      `user = ${user}`,
      `swift_dir = ${folder}`,
      'disable_fallocate = true',
      '[pipeline:main]',
      `pipeline = ${kind}-server`,
      `[app:${kind}-server]`,
      `use = egg:swift#${kind}`,
    ]);
  }
  write('swift-proxy-server.conf', proxyConfiguration(folder, user, ports));
}

function proxyConfiguration(folder: string, user: string, ports: Ports): string[] {
  const filters = [
    'catch_errors',
    'proxy_logging',
    'cache',
    'listing_formats',
    's3api',
    'tempauth',
    'bulk',
    'slo',
    'dlo',
  ];
  const settings: Record<string, string[]> = {
    cache: ['use = egg:swift#memcache', `memcache_servers = 127.0.0.1:${ports.memcached}`],
    s3api: ['use = egg:swift#s3api', 's3_acl = no', 'check_bucket_owner = false', 'location = us-east-1'],
    tempauth: ['use = egg:swift#tempauth', 'user_test_tester = testing .admin'],
  };
  return [
    '[DEFAULT]',
    'bind_ip = 127.0.0.1',
    `bind_port = ${ports.proxy}`,
    'workers = 0',
    `user = ${user}`,
    `swift_dir = ${folder}`,
    '[pipeline:main]',
    `pipeline = ${filters.join(' ')} proxy_logging proxy-server`,
    '[app:proxy-server]',
    'use = egg:swift#proxy',
    'allow_account_management = true',
    'account_autocreate = true',
    ...filters.flatMap((name) => [`[filter:${name}]`, ...(settings[name] ?? [`use = egg:swift#${name}`])]),
  ];
}

function buildRings(folder: string, ports: Pick<Ports, 'account' | 'container' | 'object'>): void {
  for (const kind of ['account', 'container', 'object'] as const) {
    const builder = `${kind}.builder`;
    const run = (...args: string[]) =>
      execFileSync('swift-ring-builder', [builder, ...args], { cwd: folder, stdio: 'pipe' });
    run('create', '4', '1', '1');
    run('add', `r1z1-127.0.0.1:${ports[kind]}/d1`, '1');
    run('rebalance');
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => net.createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.once('listening', resolve))));
  const ports = servers.map((server) => (server.address() as net.AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

async function waitForPort(port: number): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = net.connect(port, '127.0.0.1');
      socket.once('connect', () => socket.end(() => resolve(true)));
      socket.once('error', () => resolve(false));
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Nothing listens on port ${port} after 30 seconds`);
}

async function stopAll(children: readonly ChildProcess[], folder: string): Promise<void> {
  const ended = children.map((child) =>
    child.exitCode === null ? new Promise((resolve) => child.once('exit', resolve)) : Promise.resolve(),
  );
  for (const child of children) child.kill('SIGKILL');
  await Promise.all(ended);
  rmSync(folder, { recursive: true, force: true });
}
