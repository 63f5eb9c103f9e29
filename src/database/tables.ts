/**
 * The rows as they lie in SQLite and PostgreSQL alike. Times are milliseconds since 1970 (`…AtMs`), flags are
 * 0 or 1, structures are JSON text: what both databases store the same way.
 */
export interface Tables {
  batch_tasks: BatchTaskRow;
  batch_task_items: BatchTaskItemRow;
  batch_events: BatchEventRow;
  api_keys: ApiKeyRow;
  idempotency_records: IdempotencyRow;
  step_timings: StepTimingRow;
  workers: WorkerRow;
  webhook_deliveries: WebhookDeliveryRow;
  measurements: MeasurementRow;
  storage: StorageRow;
}

export type BatchStatus =
  | 'pending'
  | 'processing'
  | 'completed'
  | 'completed_with_errors'
  | 'failed'
  | 'cancelled';

export type ItemStatus = 'pending' | 'processing' | 'succeeded' | 'failed' | 'cancelled';

export type EventType = 'item-updated' | 'batch-updated' | 'step-started';

export type Mark = 'none' | 'starred' | 'accepted' | 'rejected';

export interface BatchTaskRow {
  id: string;
  owner_id: string;
  name: string;
  status: BatchStatus;
  paused: number;
  priority: number;
  params: string;
  total: number;
  succeeded: number;
  failed: number;
  cancelled: number;
  /** Rises by one with every change that a watcher sees. */
  revision: number;
  estimated_seconds: number;
  webhook_url: string | null;
  created_at_ms: number;
  started_at_ms: number | null;
  completed_at_ms: number | null;
  /** When retention removed originals and results; the row, marks and scores stay. */
  files_deleted_at_ms: number | null;
  /** The estimate is still to be compared with the truth; no longer after a pause or the first end. */
  estimate_open: number;
  /** Made to show styles on a page: no list names it, and it goes after a day. */
  preview: number;
}

export interface BatchTaskItemRow {
  batch_id: string;
  item_index: number;
  owner_id: string;
  status: ItemStatus;
  /** Copies of the batch's, so that claiming reads one table. */
  priority: number;
  paused: number;
  batch_created_at_ms: number;
  attempts: number;
  available_at_ms: number;
  /** Rises with every claim; a settle or heartbeat that names an older one is refused. */
  lease_number: number;
  lease_holder: string | null;
  lease_expires_at_ms: number | null;
  step: string | null;
  /** 0–1 of the step, where its engine tells. */
  step_share: number | null;
  filename: string;
  recipe: string;
  override: string;
  original_key: string;
  original: string;
  result_key: string | null;
  preview_key: string | null;
  /** While the photo is made again: recipe and override of the result that it has. */
  result_recipe: string | null;
  result_override: string | null;
  report: string | null;
  score_total: number | null;
  error: string | null;
  mark: Mark;
  note: string;
  started_at_ms: number | null;
  settled_at_ms: number | null;
}

export interface BatchEventRow {
  batch_id: string;
  revision: number;
  type: EventType;
  /** The item that changed; null for the batch itself. What it became is read from its row. */
  item_index: number | null;
  created_at_ms: number;
}

export interface ApiKeyRow {
  id: string;
  owner_id: string;
  name: string;
  /** SHA-256 of the secret, hexadecimal; the secret itself is shown once and kept nowhere. */
  secret_sha256: string;
  scopes: string;
  created_at_ms: number;
  revoked_at_ms: number | null;
}

export interface IdempotencyRow {
  owner_id: string;
  idempotency_key: string;
  request_sha256: string;
  batch_id: string;
  created_at_ms: number;
}

/** Sums over photos of one kind of work, from which time left is estimated. */
export interface StepTimingRow {
  step: string;
  photos: number;
  total_ms: number;
}

export interface WorkerRow {
  id: string;
  machine: string;
  version: string;
  processes: number;
  heartbeat_at_ms: number;
  /** Resident memory of the worker and its pool, as of the last heartbeat. */
  memory_bytes: number;
  /** `DeviceStatement` as JSON; null where it has no model host. */
  device: string | null;
}

/** A sum over all processes, see `measurements.ts`. */
export interface MeasurementRow {
  name: string;
  times: number;
  total: number;
}

/** Which store has the files; one row. */
export interface StorageRow {
  key: 'files';
  id: string;
  /** For people. */
  place: string;
  /** The id was written into the store. */
  marked: number;
}

/** A message that is to be sent, or was. */
export interface WebhookDeliveryRow {
  id: string;
  owner_id: string;
  url: string;
  payload: string;
  attempts: number;
  available_at_ms: number;
  settled_at_ms: number | null;
  /** `delivered`, or why it was given up. */
  outcome: string | null;
}
