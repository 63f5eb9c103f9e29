import { z } from 'zod';

// PostgreSQL stores no NUL, headers carry no control characters, and half a letter has no encoding at all.

/** One line. */
export const lineSchema = z
  .string()
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must be one line without control characters');

/** Several lines. */
export const linesSchema = z
  .string()
  .regex(/^([^\p{Cc}\p{Cs}]|[\t\n\r])*$/u, 'must not hold control characters');
