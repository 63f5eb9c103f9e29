import { ApiProblem } from '../api/api-problem.ts';
import { useErrorText } from './use-error-text.ts';

/** A refused or failed request in the reader's language; of several problems the first, which is the gravest. */
export function useProblemText() {
  const errorText = useErrorText();
  return (thrown: unknown): string => {
    if (!(thrown instanceof ApiProblem)) return errorText(undefined);
    const [part] = thrown.parts;
    return errorText(part && thrown.code === 'params_invalid' ? toError(part) : thrown);
  };
}

function toError({ code, detail }: { code: string; detail: string }) {
  return { code, message: detail };
}
