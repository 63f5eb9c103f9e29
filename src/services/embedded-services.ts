import { configureServices, type Services } from './configured-services.ts';
import type { EngineSettings } from './engine-settings.ts';
import type { ModelPlace } from './model-place.ts';

const origins = new WeakMap<object, EngineSettings>();

/**
 * The three services that run from npm packages alone. Creating them is cheap: models are opened at first use,
 * by default on the CPU of the process that uses them.
 */
export function createEmbeddedServices(place: ModelPlace = {}): Services {
  return createServices({}, place);
}

/** The services that the settings ask for, each with the engines that step in where one fails. */
export function createServices(settings: EngineSettings, place: ModelPlace = {}): Services {
  const services = configureServices(settings, place).servicesFor();
  for (const service of Object.values(services)) origins.set(service, settings);
  return services;
}

/** The settings from which any process can make the same services; undefined for objects of a caller's own. */
export function settingsOf({ zimage, sam, ocr }: Services): EngineSettings | undefined {
  const settings = origins.get(zimage);
  return settings === origins.get(sam) && settings === origins.get(ocr) ? settings : undefined;
}
