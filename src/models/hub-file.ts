import { AppError } from '../errors.ts';

/** What a hub declares about a file before it sends it. */
export interface DeclaredFile {
  readonly url: string;
  readonly bytes: number;
  /** LFS files are named by their sha256, small files by git's own SHA-1. */
  readonly digest: { readonly kind: 'sha256' | 'git'; readonly hex: string };
  /** The commit that the revision stands for. */
  readonly commit: string;
}

export interface HubLocation {
  /** Such as `https://huggingface.co`, without a slash at the end. */
  readonly hubUrl: string;
  readonly repository: string;
  readonly revision: string;
  readonly path: string;
}

const TIMEOUT_MS = 30_000;
const MOST_REDIRECTS = 5;

/**
 * Asks for a file's size and digest as the Hugging Face hub declares them, `huggingface_hub` reads the same: a HEAD
 * request answers with `X-Linked-Size` and `X-Linked-Etag` for files in LFS (whose ETag is then the CDN's), else
 * with `Content-Length` and `ETag`, and always with `X-Repo-Commit`. A redirect within the hub (a renamed
 * repository) is followed; that to the CDN is not, for its headers say less.
 *
 * @throws AppError `model_unavailable`
 */
export async function declareFile(location: HubLocation, signal?: AbortSignal): Promise<DeclaredFile> {
  const { hubUrl, repository, revision, path } = location;
  const steps = [
    repository,
    'resolve',
    encodeURIComponent(revision),
    path.split('/').map(encodeURIComponent),
  ];
  let url = new URL(`${hubUrl}/${steps.flat().join('/')}`);
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const response = await askHead(url, signal);
    const { headers, status } = response;
    const target = headers.get('location');
    const within = target !== null && new URL(target, url).host === url.host && !headers.has('x-linked-etag');
    if (status >= 300 && status < 400 && within) {
      url = new URL(target, url);
      continue;
    }
    if (status >= 400) throw refused(location, status);
    return readDeclaration(location, url, headers);
  }
  throw unavailable(location, 'the hub sends from one address to the next');
}

async function askHead(url: URL, signal?: AbortSignal): Promise<Response> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    return await fetch(url, {
      method: 'HEAD',
      redirect: 'manual',
      // Sizes of compressed answers would be wrong.
      headers: { 'accept-encoding': 'identity' },
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
  } catch (cause) {
    signal?.throwIfAborted();
    throw new AppError(
      'model_unavailable',
      `The model hub ${url.host} cannot be reached. Check the connection, or set PACKSHOT_HUB_URL to a mirror; ` +
        'on machines without internet use `packshot models import FOLDER`.',
      { retryable: true, cause },
    );
  }
}

function readDeclaration(location: HubLocation, url: URL, headers: Headers): DeclaredFile {
  const etag = (headers.get('x-linked-etag') ?? headers.get('etag') ?? '')
    .replace(/^W\//, '')
    .replaceAll('"', '');
  const bytes = Number(headers.get('x-linked-size') ?? headers.get('content-length') ?? Number.NaN);
  const isSha256 = /^[0-9a-f]{64}$/i.test(etag);
  if (!isSha256 && !/^[0-9a-f]{40}$/i.test(etag)) {
    throw unavailable(location, 'the hub declares no checksum, so nothing that it sends could be trusted');
  }
  if (!Number.isInteger(bytes) || bytes <= 0) throw unavailable(location, 'the hub declares no size');
  return {
    url: url.href,
    bytes,
    digest: { kind: isSha256 ? 'sha256' : 'git', hex: etag.toLowerCase() },
    commit: headers.get('x-repo-commit') ?? location.revision,
  };
}

function refused(location: HubLocation, status: number): AppError {
  if (status === 401 || status === 403) {
    return unavailable(
      location,
      'the hub wants an account that has accepted its terms; download it by hand and use `packshot models import`',
    );
  }
  if (status === 404) return unavailable(location, 'it is not there (any more)');
  return unavailable(location, `the hub answered with HTTP ${status}`, status === 429 || status >= 500);
}

export function unavailable({ repository, path }: HubLocation, why: string, retryable = false): AppError {
  const message = `${repository}/${path} cannot be pulled: ${why}.`;
  return new AppError('model_unavailable', message, { retryable, subject: repository });
}
