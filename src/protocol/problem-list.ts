import type { z } from 'zod';
import { AppError } from '../errors.ts';

/** One thing wrong with what a user gave: where, and what to do about it. */
export interface Problem {
  /** For instance `output.quality` or `overrides["mug.jpg"].resize.width`. */
  readonly field: string;
  readonly remedy: string;
}

/** All problems in one error, so that the user mends them in one go. */
export function paramsInvalid(problems: readonly Problem[]): AppError {
  const lines = problems.map(({ field, remedy }) => (field === '' ? remedy : `${field}: ${remedy}`));
  return new AppError('params_invalid', lines.join('\n'), { subject: problems[0]?.field });
}

/** The issues that zod found, each as one sentence that says what would be right. */
export function problemsOf(error: z.core.$ZodError, prefix = ''): Problem[] {
  return error.issues.flatMap((issue) => problemsOfIssue(issue, joinField(prefix, issue.path)));
}

export function joinField(prefix: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>((field, key) => {
    if (typeof key === 'number') return `${field}[${key}]`;
    return field === '' ? String(key) : `${field}.${String(key)}`;
  }, prefix);
}

function problemsOfIssue(issue: z.core.$ZodIssue, field: string): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: joinField(field, [key]), remedy: 'no such field; remove it' }));
  }
  return [{ field, remedy: remedyFor(issue) }];
}

function remedyFor(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_type':
      return `must be ${article(issue.expected)}`;
    case 'invalid_union':
      return [...new Set(issue.errors.flatMap((branch) => branch.slice(0, 1).map(remedyFor)))].join(', or ');
    case 'too_small':
      if (issue.origin === 'array') return `give at least ${issue.minimum}`;
      if (issue.origin === 'string') return 'must not be empty';
      return `must be at least ${issue.minimum}`;
    case 'too_big':
      if (issue.origin === 'array') return `give at most ${issue.maximum}`;
      if (issue.origin === 'string') return `must be at most ${issue.maximum} characters long`;
      return `must be at most ${issue.maximum}`;
    default:
      return issue.message;
  }
}

function article(type: string): string {
  if (type === 'int') return 'a whole number';
  if (type === 'boolean') return 'true or false';
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}
