import type { Announcements } from '../database/announcements.ts';
import type { Database } from '../database/connect.ts';
import type { DeviceReport } from '../inference/open-device.ts';
import type { Log } from '../log.ts';
import type { ListedSubjectView, SubjectCorrection } from '../protocol/corrections.ts';
import type { Recipe } from '../protocol/recipe.ts';
import type { EngineList } from '../services/create-engines.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import type { FileTokens } from './file-tokens.ts';

/** What the routes work with, made by `app.ts`. */
export interface Service {
  readonly version: string;
  readonly database: Database;
  readonly announcements: Announcements;
  readonly store: ObjectStore;
  readonly tokens: FileTokens;
  readonly log: Log;
  /** On the same file system as a local store, so that uploads are moved, not copied. */
  readonly scratchDir: string;
  /** Resumable uploads on their way, one folder an owner; beside `scratchDir`, and kept over a restart. */
  readonly uploadsDir: string;
  /** What an owner checks the signatures of webhooks with. */
  webhookSecretOf(ownerId: string): string;
  /** Why messages cannot go there, as far as the address itself shows it. */
  webhookProblem(url: string): string | undefined;
  /** Shows what a correction makes of a matte, without working on the photo again. */
  readonly previewMatte: (request: MatteRequest, signal: AbortSignal) => Promise<Uint8Array>;
  /** The separate things in a photo, the largest first. */
  readonly listSubjects: (
    request: Pick<MatteRequest, 'photo' | 'engines'>,
    signal: AbortSignal,
  ) => Promise<readonly ListedSubjectView[]>;
  readonly limits: ServiceLimits;
  /** Those of this machine, for each kind of work in the order in which they are asked. */
  readonly engines: EngineList;
  /** Where this machine's models run; absent where it works on no photos. */
  readonly device?: { report(): DeviceReport } | undefined;
}

/** Plain data, so that it may cross to another thread. */
export interface MatteRequest {
  /** The upright photo in any encoding, as large as its correction is to be exact. */
  readonly photo: Uint8Array;
  /** Grey PNG of the same picture; absent where no product was found. */
  readonly matte: Uint8Array | undefined;
  readonly correction: SubjectCorrection;
  readonly engines?: Recipe['engines'];
}

export interface ServiceLimits {
  /** The largest photo taken; default 20 MB. */
  readonly photoBytes: number;
  readonly photosPerBatch: number;
  readonly requestsPerMinute: number;
  /** Days after which originals and results are deleted; 0 = never. */
  readonly retentionDays: number;
}
