import { loadConfig } from '../config.ts';
import type { Services } from '../services/configured-services.ts';
import { createServices } from '../services/embedded-services.ts';

/**
 * The services that the environment configures (`PACKSHOT_*`) and the data folder's models offer, the embedded
 * ones behind them: what `packshot run` uses.
 *
 * @throws AppError `config_invalid`
 */
export function createConfiguredServices(): Services {
  return createServices(loadConfig().engines);
}
