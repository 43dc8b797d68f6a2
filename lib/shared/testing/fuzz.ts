/** How often a property is tried, and from which seed: fixed in `npm test`, many times more and from today's under `npm run soak`. */
export function fuzz(numRuns: number, seed: number): { readonly numRuns: number; readonly seed: number } {
  if (!process.env.SOAK) return { numRuns, seed };
  // fast-check prints the seed of a failure; FUZZ_SEED repeats it.
  return {
    numRuns: numRuns * 100,
    seed: Number(process.env.FUZZ_SEED ?? Math.floor(Date.now() / 86_400_000)),
  };
}
