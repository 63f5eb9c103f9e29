/** Long: a bench on a busy machine shall tell its figures rather than end. */
export const PHOTO_TIMEOUT_MS = 900_000;
