import type { ChangedItemView, ItemView } from '../../../src/protocol/batch-api.ts';
import { ApiProblem } from '../api/api-problem.ts';
import { readStored, writeStored } from '../hooks/use-stored.ts';
import { type ItemChange, type UnsavedChanges, withChange, withoutSaved } from './unsaved-changes.ts';

export interface ChangeSaverOptions {
  /** Under this name the browser keeps what is not saved yet. */
  readonly storeAs: string;
  readonly send: (index: ItemView['index'], change: ItemChange) => Promise<ChangedItemView>;
}

export interface SavingTrouble {
  /** The server did not answer the last time; it is asked again by itself. */
  readonly late: boolean;
  /** What the server did not want, and will not want. */
  readonly refusal?: ApiProblem | undefined;
}

export interface SaverListener {
  said(index: number, change: ItemChange): void;
  settled(index: number, change: ItemChange, item: ChangedItemView | undefined): void;
  troubled(trouble: SavingTrouble): void;
}

/** As many as a browser sends at once to one server. */
const AT_ONCE = 6;
const FIRST_WAIT_MS = 1000;
const MOST_WAIT_MS = 30_000;
/** A note is sent when its writer pauses. */
const TYPING_MS = 800;
const PASSING_STATUSES = new Set([0, 401, 408, 423, 429]);

/**
 * Brings marks and notes of one batch to the server, for as long as it takes: they outlive a lost connection, the
 * page that showed them, and a reload. A photo's requests go out one after the other, so that the last word wins.
 */
export class ChangeSaver {
  readonly #options: ChangeSaverOptions;
  readonly #listeners = new Set<SaverListener>();
  readonly #underWay = new Set<number>();
  readonly #typing = new Map<number, ReturnType<typeof setTimeout>>();
  #changes: UnsavedChanges;
  #trouble: SavingTrouble = { late: false };
  #failures = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ChangeSaverOptions) {
    this.#options = options;
    this.#changes = new Map(Object.entries(this.#stored()).map(([index, change]) => [Number(index), change]));
    this.#sendWaiting();
  }

  get changes(): UnsavedChanges {
    return this.#changes;
  }

  get trouble(): SavingTrouble {
    return this.#trouble;
  }

  /** @returns how to stop listening */
  listen(listener: SaverListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  say(index: number, change: ItemChange, { typing = false } = {}): void {
    this.#set(index, withChange(this.#changes, index, change));
    for (const listener of this.#listeners) listener.said(index, change);
    if (this.#trouble.refusal) this.#tell({ ...this.#trouble, refusal: undefined });
    clearTimeout(this.#typing.get(index));
    this.#typing.delete(index);
    if (typing)
      this.#typing.set(
        index,
        setTimeout(() => this.endTyping(index), TYPING_MS),
      );
    else this.#sendWaiting();
  }

  endTyping(index: number): void {
    clearTimeout(this.#typing.get(index));
    if (this.#typing.delete(index)) this.#sendWaiting();
  }

  /** The server seems to be back: nobody need wait for the next try. */
  sendNow(): void {
    clearTimeout(this.#pause);
    this.#pause = undefined;
    this.#sendWaiting();
  }

  #sendWaiting(): void {
    for (const index of this.#changes.keys()) {
      if (this.#pause !== undefined || this.#underWay.size >= AT_ONCE) return;
      if (!this.#underWay.has(index) && !this.#typing.has(index)) void this.#send(index);
    }
  }

  async #send(index: number): Promise<void> {
    const change = this.#changes.get(index) ?? {};
    this.#underWay.add(index);
    try {
      const item = await this.#options.send(index, change);
      this.#failures = 0;
      this.#settle(index, change, item);
      if (this.#trouble.late) this.#tell({ ...this.#trouble, late: false });
    } catch (thrown) {
      if (isPassing(thrown)) this.#waitAndTryAgain();
      else this.#refuse(index, change, thrown);
    } finally {
      this.#underWay.delete(index);
      this.#sendWaiting();
    }
  }

  #waitAndTryAgain(): void {
    if (this.#pause !== undefined) return;
    this.#pause = setTimeout(
      () => this.sendNow(),
      Math.min(MOST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures),
    );
    this.#failures += 1;
    this.#tell({ ...this.#trouble, late: true });
  }

  #refuse(index: number, change: ItemChange, thrown: unknown): void {
    this.#settle(index, change, undefined);
    const refusal = thrown instanceof ApiProblem ? thrown : new ApiProblem(-1, 'internal', String(thrown));
    this.#tell({ ...this.#trouble, refusal });
  }

  #settle(index: number, change: ItemChange, item: ChangedItemView | undefined): void {
    this.#set(index, withoutSaved(this.#changes, index, change));
    for (const listener of this.#listeners) listener.settled(index, change, item);
  }

  #tell(trouble: SavingTrouble): void {
    this.#trouble = trouble;
    for (const listener of this.#listeners) listener.troubled(trouble);
  }

  /** Photo by photo: another tab may have the same batch open. */
  #set(index: number, changes: UnsavedChanges): void {
    this.#changes = changes;
    const { [index]: _, ...others } = this.#stored();
    const change = changes.get(index);
    const stored = change ? { ...others, [index]: change } : others;
    writeStored(this.#options.storeAs, Object.keys(stored).length > 0 ? stored : undefined);
  }

  #stored(): Record<number, ItemChange> {
    return readStored(this.#options.storeAs) ?? {};
  }
}

function isPassing(thrown: unknown): boolean {
  return thrown instanceof ApiProblem && (PASSING_STATUSES.has(thrown.status) || thrown.status >= 500);
}
