import { createRequire } from 'node:module';
import type * as OpenCv from '@techstark/opencv-js';

/**
 * OpenCV compiled to WebAssembly (12 MB, ~0.5 s to start), loaded on first use and once a process.
 *
 * Its module object has a `then` of its own: awaiting it, or returning it from an async function, spins a
 * core for ever; therefore it travels inside an object. Its heap stops at 1 GB: delete every Mat. What it
 * throws are numbers; `cv.exceptionFromPtr` tells what they mean.
 */
export function loadOpenCv(): Promise<{ cv: typeof OpenCv }> {
  loading ??= startOpenCv();
  return loading;
}

let loading: Promise<{ cv: typeof OpenCv }> | undefined;

function startOpenCv(): Promise<{ cv: typeof OpenCv }> {
  const cv = createRequire(import.meta.url)('@techstark/opencv-js') as typeof OpenCv;
  return new Promise((resolve) => {
    if (typeof cv.Mat === 'function') resolve({ cv });
    else cv.onRuntimeInitialized = () => resolve({ cv });
  });
}
