import { useEffect, useState } from 'react';

const MOST_WAIT_MS = 30_000;

/**
 * A picture that does not come (the server is away, the first preview takes long) is asked for again, ever more
 * slowly.
 */
export function useStubbornPicture(address: string) {
  const [failures, setFailures] = useState({ of: address, count: 0, asked: 0 });
  const count = failures.of === address ? failures.count : 0;
  useEffect(() => {
    if (count === 0) return;
    const timer = setTimeout(
      () => setFailures((before) => ({ ...before, asked: before.count })),
      Math.min(MOST_WAIT_MS, 500 * 2 ** count),
    );
    return () => clearTimeout(timer);
  }, [count]);
  const again = failures.of === address && failures.asked > 0 ? `&again=${failures.asked}` : '';
  return {
    src: address + again,
    /** So often in a row that it should be said. */
    isAway: count > 2,
    onError: () => setFailures({ of: address, count: count + 1, asked: failures.asked }),
  };
}
