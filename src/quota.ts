import { AppError } from './errors.ts';

/** Places or bytes shared among photos: first come, first served, so that a large one is never starved. */
export interface Quota {
  /**
   * Waits until so many are free; more than there are at all waits for all of them. Returns the function that
   * gives them back.
   *
   * @throws AppError `cancelled` when the signal fires first
   */
  take(amount: number, signal?: AbortSignal): Promise<() => void>;
}

export function createQuota(total: number): Quota {
  let free = total;
  const queue: { readonly amount: number; readonly admit: () => void }[] = [];

  const admitNext = () => {
    while (queue.length > 0 && queue[0]!.amount <= free) {
      const next = queue.shift()!;
      free -= next.amount;
      next.admit();
    }
  };

  const giveBackOnce = (amount: number) => {
    let given = false;
    return () => {
      if (given) return;
      given = true;
      free += amount;
      admitNext();
    };
  };

  return {
    take(wanted, signal) {
      const amount = Math.min(wanted, total);
      return new Promise((resolve, reject) => {
        const leave = () => {
          queue.splice(queue.indexOf(waiting), 1);
          reject(new AppError('cancelled', 'Cancelled.'));
          admitNext();
        };
        const admit = () => {
          signal?.removeEventListener('abort', leave);
          resolve(giveBackOnce(amount));
        };
        const waiting = { amount, admit };
        queue.push(waiting);
        if (signal?.aborted) return leave();
        signal?.addEventListener('abort', leave, { once: true });
        admitNext();
      });
    },
  };
}
