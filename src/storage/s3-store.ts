import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { AppError } from '../errors.ts';
import { type ByteRange, checkKey, type ObjectStore, type StoredObject } from './object-store.ts';

export interface S3StoreOptions {
  readonly bucket: string;
  readonly endpoint?: string | undefined;
  /** Under which browsers reach the store, where that is another address than ours. Only links are made for it. */
  readonly publicEndpoint?: string | undefined;
  readonly region: string;
  readonly accessKeyId?: string | undefined;
  readonly secretAccessKey?: string | undefined;
}

/** Objects in a bucket of an S3 server. Objects are deleted one by one: not every server knows DeleteObjects. */
export function createS3Store(options: S3StoreOptions): ObjectStore & { close(): void } {
  const { endpoint, publicEndpoint = endpoint } = options;
  const client = createClient(options, endpoint);
  // A signature covers the host, so a link is signed for the address under which it will be opened.
  const signing = publicEndpoint === endpoint ? client : createClient(options, publicEndpoint);
  const at = (key: string) => ({ Bucket: options.bucket, Key: checkKey(key) });
  const put: ObjectStore['put'] = async (key, source, { contentType, signal }) => {
    let bytes = 0;
    source.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    const upload = new Upload({
      client,
      params: { ...at(key), Body: source, ContentType: contentType },
      queueSize: 2,
    });
    signal?.addEventListener('abort', () => void upload.abort(), { once: true });
    await upload.done().catch(fail);
    return bytes;
  };
  return {
    kind: 's3',
    linkOrigin: linkOrigin(signing, options),
    put,
    async adopt(key, file, options) {
      const bytes = await put(key, createReadStream(file), options);
      await rm(file, { force: true });
      return bytes;
    },
    async read(key, { range, signal } = {}) {
      const command = new GetObjectCommand({ ...at(key), ...(range ? { Range: rangeHeader(range) } : {}) });
      const answer = await client.send(command, signal ? { abortSignal: signal } : {}).catch(fail);
      return answer.Body as Readable;
    },
    async stat(key) {
      try {
        const head = await client.send(new HeadObjectCommand(at(key)));
        return { key, bytes: head.ContentLength ?? 0, modifiedAtMs: head.LastModified?.getTime() ?? 0 };
      } catch (error) {
        if (isNotFound(error)) return undefined;
        return fail(error);
      }
    },
    async delete(key) {
      await client.send(new DeleteObjectCommand(at(key))).catch((error: unknown) => {
        if (!isNotFound(error)) fail(error);
      });
    },
    list: (prefix) => listObjects(client, options.bucket, `${checkKey(prefix)}/`),
    async signedUrl(key, { expiresInSeconds, contentType, downloadName }) {
      const disposition = downloadName && `attachment; filename*=UTF-8''${encodeURIComponent(downloadName)}`;
      const command = new GetObjectCommand({
        ...at(key),
        ResponseContentType: contentType,
        ...(disposition ? { ResponseContentDisposition: disposition } : {}),
      });
      return await getSignedUrl(signing, command, { expiresIn: expiresInSeconds });
    },
    close() {
      client.destroy();
      signing.destroy();
    },
  };
}

function createClient(
  { region, accessKeyId, secretAccessKey }: S3StoreOptions,
  endpoint: string | undefined,
): S3Client {
  return new S3Client({
    region,
    forcePathStyle: true,
    // Servers other than Amazon's refuse the checksums that the SDK adds by default.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(endpoint ? { endpoint } : {}),
    ...(accessKeyId && secretAccessKey ? { credentials: { accessKeyId, secretAccessKey } } : {}),
  });
}

/** Amazon's addresses are known to the SDK alone; nothing is asked over the network. */
function linkOrigin(signing: S3Client, { bucket, region, endpoint, publicEndpoint }: S3StoreOptions): string {
  const address = publicEndpoint ?? endpoint;
  const place = { Bucket: bucket, Region: region, ForcePathStyle: true };
  return signing.config.endpointProvider({ ...place, ...(address ? { Endpoint: address } : {}) }).url.origin;
}

async function* listObjects(client: S3Client, bucket: string, prefix: string): AsyncIterable<StoredObject> {
  let token: string | undefined;
  do {
    const page = await client
      .send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }))
      .catch(fail);
    for (const object of page.Contents ?? []) {
      yield {
        key: object.Key ?? '',
        bytes: object.Size ?? 0,
        modifiedAtMs: object.LastModified?.getTime() ?? 0,
      };
    }
    token = page.NextContinuationToken;
  } while (token);
}

function rangeHeader(range: ByteRange): string {
  return `bytes=${range.first}-${range.last}`;
}

function isNotFound(error: unknown): boolean {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404;
}

function fail(cause: unknown): never {
  if (isNotFound(cause)) throw new AppError('object_not_found', 'The file is no longer there.', { cause });
  throw new AppError('storage_failed', 'The file store did not answer as it should.', {
    retryable: true,
    cause,
  });
}
