export const IDLE_MS = 30 * 60_000;
export const ABSOLUTE_MS = 12 * 3_600_000;
/** The idle limit moves at most this often: a page of live data is no reason to write on every request. */
export const TOUCH_EVERY_MS = 60_000;
export const FAILURE_WINDOW_MS = 15 * 60_000;
export const FAILURES_ALLOWED = 10;
