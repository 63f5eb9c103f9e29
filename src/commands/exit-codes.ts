export const EXIT = { allSucceeded: 0, someFailed: 1, badUsage: 2 } as const;
