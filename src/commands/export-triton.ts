import { exportTritonRepository } from '../services/export-triton.ts';
import { servableModels } from '../services/servable-models.ts';
import { EXIT } from './exit-codes.ts';

export interface ExportTritonFlags {
  readonly maxBatch: number;
  readonly delayUs: number;
  readonly json?: boolean;
}

/** `packshot models export triton DIR`. @returns the exit code */
export async function exportTritonCommand(folder: string, flags: ExportTritonFlags): Promise<number> {
  const batching = { mostBatch: flags.maxBatch, delayUs: flags.delayUs };
  const names = await exportTritonRepository(folder, servableModels(), batching);
  const text = flags.json
    ? `${JSON.stringify({ folder, models: names }, null, 2)}\n`
    : `${names.join(', ')} written to ${folder}.\n` +
      'Serve them:  docker run --gpus all -p 8000:8000 -v DIR:/models nvcr.io/nvidia/tritonserver:25.08-py3 ' +
      'tritonserver --model-repository=/models\n' +
      'Use them:    PACKSHOT_OCR_URL=oip+http://HOST:8000 PACKSHOT_SAM_URL=oip+http://HOST:8000\n';
  process.stdout.write(text);
  return EXIT.allSucceeded;
}
