import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { EncodedPhoto } from '../pipeline/encode.ts';
import type { DecodeFinding, Frame, TextFinding, WorkingPhoto } from '../pipeline/working-photo.ts';
import type { PhotoScore } from '../protocol/photo-score.ts';
import type { FileReport, PhotoReport, PhotoTask, TextReport } from './photo-task.ts';

interface FinishedPhoto {
  readonly task: PhotoTask;
  readonly decoded: WorkingPhoto;
  readonly finished: WorkingPhoto;
  readonly matte: Uint8Array | undefined;
  readonly encoded: EncodedPhoto;
  readonly score: PhotoScore;
  readonly timingsMs: PhotoReport['timingsMs'];
}

/** What is worth telling of a photo that succeeded; the original is read once more for its sha256. */
export async function reportPhoto(photo: FinishedPhoto): Promise<PhotoReport> {
  const { finished, encoded } = photo;
  const { subject, findings } = finished;
  return {
    original: await reportOriginal(photo),
    result: {
      widthPx: encoded.widthPx,
      heightPx: encoded.heightPx,
      bytes: encoded.bytes.length,
      format: encoded.format,
      sha256: createHash('sha256').update(encoded.bytes).digest('hex'),
    },
    frame: frameIn(encoded, finished),
    score: photo.score,
    texts: (findings.texts ?? []).map((text) => reportText(text, photo.decoded.findings.decode)),
    ...(subject ? { subject: { confidence: subject.confidence, doubts: subject.doubts } } : {}),
    ...(findings.background?.relit ? { relit: findings.background.relit } : {}),
    ...(photo.matte ? { matte: true } : {}),
    engines: findings.engines ?? {},
    notes: [...findings.notes, ...encoded.notes],
    timingsMs: photo.timingsMs,
  };
}

/** The encoder makes a picture smaller where its bytes would not fit otherwise. */
function frameIn({ widthPx }: EncodedPhoto, { frame, rgb }: WorkingPhoto): Frame {
  const shrunk = widthPx / rgb.widthPx;
  const rounded = (value: number) => Math.round(value * shrunk * 1e5) / 1e5;
  return { scale: rounded(frame.scale), offsetX: rounded(frame.offsetX), offsetY: rounded(frame.offsetY) };
}

async function reportOriginal({ task, decoded }: FinishedPhoto): Promise<FileReport> {
  const { originalWidthPx, originalHeightPx, format } = decoded.findings.decode;
  const hash = createHash('sha256');
  let bytes = 0;
  await pipeline(createReadStream(task.photoPath), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      hash.update(chunk);
      bytes += chunk.length;
    }
  });
  return {
    widthPx: originalWidthPx,
    heightPx: originalHeightPx,
    bytes,
    format,
    sha256: hash.digest('hex'),
  };
}

function reportText({ box, verdict }: TextFinding, photo: DecodeFinding): TextReport {
  const share = (value: number) => Math.min(1, Math.max(0, Math.round(value * 1e5) / 1e5));
  return {
    text: box.text,
    confidence: Math.round(box.confidence * 1000) / 1000,
    verdict,
    quad: box.quad.map(({ x, y }) => [Math.round(x), Math.round(y)] as const),
    region: box.quad.map(({ x, y }) => ({
      x: share(x / photo.originalWidthPx),
      y: share(y / photo.originalHeightPx),
    })),
  };
}
