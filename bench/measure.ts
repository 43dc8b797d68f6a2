/** Runs `setUp`, then times `action` with what it made; the median of so many runs, in milliseconds. */
export function median<Made, Result>(
  runs: number,
  setUp: (run: number) => Made,
  action: (made: Made) => Result,
): { readonly ms: number; readonly last: Result } {
  const times: number[] = [];
  let last: Result | undefined;
  for (let run = 0; run < runs; run++) {
    const made = setUp(run);
    const start = performance.now();
    last = action(made);
    times.push(performance.now() - start);
  }
  return { ms: middle(times), last: last as Result };
}

/** The median of what was measured. */
export function middle(times: readonly number[]): number {
  const sorted = [...times].sort((left, right) => left - right);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** Milliseconds as a person reads them. */
export function shown(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return ms >= 10 ? `${ms.toFixed(0)} ms` : `${ms.toFixed(2)} ms`;
}

/** How many times `ms` fits `base`, or the other way round. */
export function ratio(ms: number, base: number): string {
  return ms >= base ? `${(ms / base).toFixed(1)} x` : `1/${(base / ms).toFixed(0)}`;
}
