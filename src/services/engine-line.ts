import { AppError } from '../errors.ts';
import type { EngineDescription } from './engine.ts';

/** Before an engine that failed is asked again; until then its photos go to the next one at once. */
const REST_MS = 30_000;
/** The rest doubles with each failure up to this: a silent server costs a photo its whole timeout each time. */
const MOST_REST_MS = 1_800_000;

interface Engine {
  readonly engine: EngineDescription;
  close(): Promise<void>;
}

export interface EngineWishes {
  /** Asked first, and named in `insteadOf` where it is not there. */
  readonly preferred?: string | undefined;
  /** Not asked, and named in `insteadOf`. The last engine is asked all the same. */
  readonly without?: readonly string[] | undefined;
}

/**
 * Remembers which engines have just failed, so that a dead server costs one photo its timeout and not every
 * photo. Shared by all photos of a process.
 */
export class EngineHealth {
  readonly #rests = new WeakMap<object, { readonly restMs: number; readonly untilMs: number }>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  failed(engine: object): void {
    const before = this.#rests.get(engine);
    const restMs = before ? Math.min(2 * before.restMs, MOST_REST_MS) : REST_MS;
    this.#rests.set(engine, { restMs, untilMs: this.#now() + restMs });
  }

  worked(engine: object): void {
    this.#rests.delete(engine);
  }

  isResting(engine: object): boolean {
    return (this.#rests.get(engine)?.untilMs ?? 0) > this.#now();
  }
}

/**
 * The engines of one slot for one photo: asks the preferred one, and where that fails through no fault of the
 * photo the next. `engine` tells who answered last, and instead of whom.
 */
export class EngineLine<Service extends Engine> {
  readonly #engines: readonly Service[];
  readonly #missing: readonly string[];
  readonly #without: readonly string[];
  readonly #health: EngineHealth;
  engine: EngineDescription;

  constructor(
    engines: readonly Service[],
    health: EngineHealth,
    { preferred, without = [] }: EngineWishes = {},
  ) {
    const first = engines.filter(({ engine }) => engine.name === preferred);
    this.#engines = [...first, ...engines.filter((engine) => !first.includes(engine))];
    this.#missing = preferred !== undefined && first.length === 0 ? [preferred] : [];
    this.#without = without;
    this.#health = health;
    this.engine = this.#engines[0]!.engine;
  }

  /** @throws the last engine's error where none could do it, or the first that is not an engine's failure */
  async ask<Answer>(question: (engine: Service) => Promise<Answer>): Promise<Answer> {
    const insteadOf = [...this.#missing];
    const last = this.#engines.at(-1);
    for (const service of this.#engines) {
      const { name } = service.engine;
      if (service !== last && (this.#without.includes(name) || this.#health.isResting(service))) {
        insteadOf.push(name);
        continue;
      }
      try {
        const answer = await question(service);
        this.#health.worked(service);
        this.engine = insteadOf.length === 0 ? service.engine : { ...service.engine, insteadOf };
        return answer;
      } catch (error) {
        if (service === last || !isEnginesFault(error)) throw error;
        this.#health.failed(service);
        insteadOf.push(name);
      }
    }
    throw new AppError('engine_unavailable', 'No engine is there to ask.');
  }

  async close(): Promise<void> {
    await Promise.all(this.#engines.map((engine) => engine.close()));
  }
}

/** Another engine may do better: this one is away, broken, or has too little memory. */
function isEnginesFault(error: unknown): boolean {
  return (
    error instanceof AppError &&
    (error.code === 'engine_unavailable' || error.code === 'engine_failed' || error.code === 'out_of_memory')
  );
}
