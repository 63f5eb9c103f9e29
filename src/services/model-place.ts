import type { OpenModel } from '../inference/model-file.ts';
import type { EngineDescription } from './engine.ts';

/** Where an embedded engine's models run; without it in this process, on the CPU. */
export interface ModelPlace {
  readonly openModel?: OpenModel | undefined;
  /** What `openModel` stands for, as users are told. */
  readonly device?: EngineDescription['device'] | undefined;
}
