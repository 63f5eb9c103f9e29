/** What a script of yours may import from `packshot`. */
export {
  BatchProcessor,
  type BatchProcessorOptions,
  type ProcessBatchOptions,
} from './batch/batch-processor.ts';
export type { BatchResult, BatchStatus } from './batch/batch-result.ts';
export { createConfiguredServices } from './batch/configured-services.ts';
export type { BatchItem, BatchProgress, ItemStatus } from './batch/run-batch.ts';
export { AppError, type ErrorCode, type ErrorReport } from './errors.ts';
export type { GrayPlane, PixelRect, Point, RgbImage } from './image/pixel-image.ts';
export type { PhotoServices } from './pipeline/working-photo.ts';
export { completeRecipe } from './protocol/complete-recipe.ts';
export type { PhotoScore, ScoreWarning } from './protocol/photo-score.ts';
export {
  OPERATION_NAMES,
  type OperationName,
  type Override,
  type Params,
  type Recipe,
} from './protocol/recipe.ts';
export { RESIZE_PRESET_IDS, type ResizePresetId } from './protocol/resize-presets.ts';
export { STYLE_IDS, type StyleId } from './protocol/styles.ts';
export { createEmbeddedServices } from './services/embedded-services.ts';
export type { EngineDescription, EngineSlot, UsedEngine, UsedEngines } from './services/engine.ts';
export type { OCRService, ReadTextOptions, TextBox } from './services/ocr/ocr-service.ts';
export type {
  BrushStroke,
  MatteDoubt,
  SAMService,
  SegmentOptions,
  SubjectMatte,
  SubjectPrompt,
} from './services/sam/sam-service.ts';
export type {
  Background,
  BackgroundRequest,
  InpaintRequest,
  ZImageService,
} from './services/zimage/zimage-service.ts';
export type { FileReport, PhotoReport, StepName, TextReport } from './worker/photo-task.ts';
