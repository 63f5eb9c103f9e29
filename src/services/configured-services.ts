import { createEngines, describeEngines, type EngineList, type Engines } from './create-engines.ts';
import type { EngineDescription, EngineSlot } from './engine.ts';
import { EngineHealth, EngineLine } from './engine-line.ts';
import type { EngineSettings } from './engine-settings.ts';
import type { ModelPlace } from './model-place.ts';
import type { OCRService } from './ocr/ocr-service.ts';
import { listSubjects } from './sam/list-subjects.ts';
import type { SAMService } from './sam/sam-service.ts';
import type { Background, BackgroundEngine, InpaintEngine, ZImageService } from './zimage/zimage-service.ts';

/** The three services as the pipeline wants them. */
export interface Services {
  readonly zimage: ZImageService;
  readonly sam: SAMService;
  readonly ocr: OCRService;
}

/** Which engine a batch wants for a slot, by name; the others remain as its substitutes. */
export type EngineChoice = Readonly<Partial<Record<EngineSlot, string | undefined>>>;

/** All engines of a process, and the services made of them for each photo. */
export interface ConfiguredServices {
  readonly engines: EngineList;
  /**
   * For one photo: each service's `engine` tells who answered for it. Closing one closes the engines behind it
   * for every photo.
   *
   * @param without engines that are not asked, by name; the record says that others stood in for them
   */
  servicesFor(choice?: EngineChoice, without?: readonly string[]): Services;
}

/** @param place where embedded and pulled models run; default: in this process, on the CPU */
export function configureServices(settings: EngineSettings, place: ModelPlace = {}): ConfiguredServices {
  return servicesOf(createEngines(settings, place));
}

/** The same over engines that are made already. */
export function servicesOf(engines: Engines, health = new EngineHealth()): ConfiguredServices {
  return {
    engines: describeEngines(engines),
    servicesFor: (choice = {}, without = []) => ({
      ocr: ocrOf(new EngineLine(engines.ocr, health, { preferred: choice.ocr, without })),
      sam: samOf(new EngineLine(engines.sam, health, { preferred: choice.sam, without })),
      zimage: zimageOf(
        new EngineLine(engines.background, health, { preferred: choice.background, without }),
        new EngineLine(engines.inpaint, health, { preferred: choice.inpaint, without }),
      ),
    }),
  };
}

function ocrOf(line: EngineLine<OCRService>): OCRService {
  return {
    get engine() {
      return line.engine;
    },
    readText: (image, options) => line.ask((engine) => engine.readText(image, options)),
    close: () => line.close(),
  };
}

function samOf(line: EngineLine<SAMService>): SAMService {
  return {
    get engine() {
      return line.engine;
    },
    segmentSubject: (image, options) => line.ask((engine) => engine.segmentSubject(image, options)),
    listSubjects: (image, options) => line.ask((engine) => listSubjects(engine, image, options)),
    close: () => line.close(),
  };
}

function zimageOf(
  backgrounds: EngineLine<BackgroundEngine>,
  inpainters: EngineLine<InpaintEngine>,
): ZImageService {
  return {
    get engine() {
      return backgrounds.engine;
    },
    get inpainter() {
      return inpainters.engine;
    },
    async generateBackground(request) {
      const background = await backgrounds.ask((engine) => engine.generateBackground(request));
      return withSubstitution(background, backgrounds.engine);
    },
    inpaint: (request) => inpainters.ask((engine) => engine.inpaint(request)),
    close: async () => {
      await backgrounds.close();
      await inpainters.close();
    },
  };
}

/** A background of another engine looks different: the seller is told. */
function withSubstitution(background: Background, { name, insteadOf = [] }: EngineDescription): Background {
  if (insteadOf.length === 0) return background;
  const note =
    `The background was made by ${name}, because ${insteadOf.join(' and ')} could not be reached or failed. ` +
    'Run this photo again once it works.';
  return { ...background, notes: [...background.notes, note] };
}
