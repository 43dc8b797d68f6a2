/** Minutes that an environment variable sets, else as many as `usual`. */
export function minutesOf(variable: string, usual: number): number {
  const minutes = Number(process.env[variable]);
  return minutes > 0 && Number.isFinite(minutes) ? minutes : usual;
}

/** The most that a timer can wait. */
const LONGEST = 2 ** 31 - 1;

/**
 * Does something that ends by a signal, within so many minutes.
 * @returns its value, and whether it is late: ended by the limit, not by whoever gave the signal
 */
export async function within<Value>(
  minutes: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<{ readonly value: Value; readonly late: boolean }> {
  const limit = new AbortController();
  let late = false;
  const timer = setTimeout(
    () => {
      late = !signal.aborted;
      limit.abort();
    },
    Math.min(LONGEST, minutes * 60_000),
  );
  const cancel = () => limit.abort();
  signal.addEventListener("abort", cancel, { once: true });
  if (signal.aborted) cancel();
  try {
    const value = await work(limit.signal);
    return { value, late };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", cancel);
  }
}
