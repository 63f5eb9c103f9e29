import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createLocalStore } from '../../src/storage/local-store.ts';
import type { ObjectStore } from '../../src/storage/object-store.ts';
import { createS3Store } from '../../src/storage/s3-store.ts';
import { createBucket } from '../helpers/swift-server.ts';

const JPEG = { contentType: 'image/jpeg' };

function shouldStoreObjects(open: () => Promise<{ store: ObjectStore; close: () => void }>): void {
  let store: ObjectStore;
  let close: () => void;
  beforeAll(async () => {
    ({ store, close } = await open());
  });
  afterAll(() => close());
  const put = (key: string, bytes: Buffer) => store.put(key, Readable.from([bytes]), JPEG);

  it('gives back what was put, whole or in part', async () => {
    const bytes = randomBytes(300_000);
    expect(await put('batches/a/0/original', bytes)).toBe(bytes.length);
    expect(sha256(await buffer(await store.read('batches/a/0/original')))).toBe(sha256(bytes));
    const part = await buffer(await store.read('batches/a/0/original', { range: { first: 10, last: 19 } }));
    expect(part).toEqual(bytes.subarray(10, 20));
  });

  it('stores more than one part of a multipart upload', async () => {
    const bytes = randomBytes(12_000_000);
    await put('big', bytes);
    expect(sha256(await buffer(await store.read('big')))).toBe(sha256(bytes));
  });

  it('takes over a local file', async () => {
    const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'packshot-adopt-')), 'photo');
    writeFileSync(file, 'adopted');
    expect(await store.adopt('adopted', file, JPEG)).toBe(7);
    expect((await buffer(await store.read('adopted'))).toString()).toBe('adopted');
    expect(existsSync(file)).toBe(false);
  });

  it('tells size and time, and nothing of what is not there', async () => {
    await put('stat/one', Buffer.from('hello'));
    const found = await store.stat('stat/one');
    expect(found).toMatchObject({ key: 'stat/one', bytes: 5 });
    expect(Math.abs(Date.now() - (found?.modifiedAtMs ?? 0))).toBeLessThan(60_000);
    expect(await store.stat('stat/two')).toBeUndefined();
    await expect(store.read('stat/two')).rejects.toMatchObject({ code: 'object_not_found' });
  });

  it('lists below a prefix and deletes, twice without complaint', async () => {
    for (const name of ['one', 'two']) await put(`list/${name}`, Buffer.from(name));
    const keys = async () => {
      const found: string[] = [];
      for await (const object of store.list('list')) found.push(object.key);
      return found.sort();
    };
    expect(await keys()).toEqual(['list/one', 'list/two']);
    await store.delete('list/one');
    await store.delete('list/one');
    expect(await keys()).toEqual(['list/two']);
  });

  it('leaves nothing when the source breaks half-way', async () => {
    const broken = Readable.from(
      (async function* () {
        yield randomBytes(100_000);
        throw new Error('the connection broke');
      })(),
    );
    await expect(store.put('half', broken, JPEG)).rejects.toMatchObject({
      code: 'storage_failed',
      retryable: true,
    });
    expect(await store.stat('half')).toBeUndefined();
  });

  it('replaces an object as a whole', async () => {
    await put('twice', Buffer.from('first'));
    await put('twice', Buffer.from('second'));
    expect((await buffer(await store.read('twice'))).toString()).toBe('second');
  });

  it('refuses keys that could leave their place', async () => {
    for (const key of ['../up', '/root', 'a//b', 'a/../b', 'A', 'ü']) {
      await expect(put(key, Buffer.from('x'))).rejects.toMatchObject({ code: 'internal' });
    }
  });
}

describe('objects in a local folder', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'packshot-store-'));
  shouldStoreObjects(async () => ({
    store: createLocalStore(folder),
    close: () => {
      const aside = path.join(folder, '.writing');
      expect(existsSync(aside) ? readdirSync(aside) : []).toEqual([]);
      rmSync(folder, { recursive: true });
    },
  }));
});

const access = inject('s3Access');
describe.skipIf(access === undefined)('objects on an S3 server (skipped where none is installed)', () => {
  const openS3 = async () => {
    const bucket = `store-${randomUUID()}`;
    await createBucket(access!, bucket);
    return createS3Store({ ...access!, bucket });
  };
  shouldStoreObjects(async () => {
    const store = await openS3();
    return { store, close: () => store.close() };
  });

  it('signs links that work and refuses tampered ones', async () => {
    const store = await openS3();
    await store.put('signed', Readable.from([Buffer.from('seen')]), JPEG);
    const url = await store.signedUrl('signed', {
      expiresInSeconds: 60,
      contentType: 'image/jpeg',
      downloadName: '促销.jpg',
    });
    const answer = await fetch(url!);
    expect(await answer.text()).toBe('seen');
    expect(answer.headers.get('content-disposition')).toContain(encodeURIComponent('促销.jpg'));
    const tampered = url!.replace(/Signature=..../, 'Signature=0000');
    expect((await fetch(tampered)).status).toBe(403);
    store.close();
  });

  it('signs links for the address under which browsers reach it', async () => {
    const publicEndpoint = access!.endpoint.replace('127.0.0.1', 'localhost');
    const bucket = `store-${randomUUID()}`;
    await createBucket(access!, bucket);
    const store = createS3Store({ ...access!, bucket, publicEndpoint });
    await store.put('signed', Readable.from([Buffer.from('seen')]), JPEG);
    const url = await store.signedUrl('signed', { expiresInSeconds: 60, contentType: 'image/jpeg' });
    expect(new URL(url!).origin).toBe(publicEndpoint);
    expect(store.linkOrigin).toBe(publicEndpoint);
    expect(await (await fetch(url!)).text()).toBe('seen');
    store.close();
  });

  it('knows where links lead without an endpoint of its own, too', () => {
    const store = createS3Store({ ...access!, endpoint: undefined, bucket: 'photos', region: 'eu-west-1' });
    expect(store.linkOrigin).toBe('https://s3.eu-west-1.amazonaws.com');
    store.close();
  });

  it('says that the store is out of reach', async () => {
    const store = createS3Store({ ...access!, endpoint: 'http://127.0.0.1:9', bucket: 'none' });
    await expect(store.stat('x')).rejects.toMatchObject({ code: 'storage_failed', retryable: true });
    store.close();
  });
});

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
