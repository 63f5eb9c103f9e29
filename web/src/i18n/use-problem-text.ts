import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../api/api-problem.ts';

/** An error in the reader's language where we know it, else in the server's words. */
export function useProblemText() {
  const { t } = useTranslation();
  return (thrown: unknown): string => {
    if (!(thrown instanceof ApiProblem)) return t('problems.internal');
    switch (thrown.code) {
      case 'offline':
        return t('problems.offline');
      case 'batch_not_found':
        return t('problems.batchNotFound');
      case 'too_many_requests':
        return t('problems.tooManyRequests');
      case 'internal':
        return t('problems.internal');
      default:
        return thrown.message || t('problems.internal');
    }
  };
}
