import { installedModels } from '../models/installed-models.ts';
import type { EngineSettings } from './engine-settings.ts';

/** The engines whose models lie in the data folder, by name. */
export function pulledNames({ modelsDir }: EngineSettings): string[] {
  return modelsDir === undefined ? [] : installedModels(modelsDir).map(({ model }) => model.name);
}
