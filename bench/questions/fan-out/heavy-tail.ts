const MEDIAN_MS = 5;
/** Makes the 99th percentile twenty times the median. */
const SIGMA = Math.log(20) / 2.326;

/** Log-normal durations, the same for the same seed. */
export function heavyTail(seed: number): () => number {
  const random = seeded(seed);
  return () => {
    // Box and Muller: a normal deviate of two uniform ones.
    const deviate = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return MEDIAN_MS * Math.exp(SIGMA * deviate);
  };
}

/** The generator called mulberry32: small, and good enough for durations. */
function seeded(seed: number): () => number {
  let state = seed * 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
