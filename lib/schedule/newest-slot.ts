const FIRST_REACH_MS = 1_000;

/**
 * The newest slot in `(notBefore, at]`, found with nothing but "the first slot after". The search reaches back
 * in doubling steps and then halves the stretch that is left, so that a window full of second-by-second slots
 * costs a few dozen questions, not thousands.
 */
export function newestSlot(
  next: (afterMs: number) => number | null,
  at: number,
  notBefore: number,
): number | null {
  const reached = reachBack(next, at, notBefore);
  if (reached === null) return null;
  let { slot, emptyFrom } = reached;
  for (let later = next(slot); later !== null && later <= at; later = next(slot)) {
    const middle = Math.floor((later + emptyFrom) / 2);
    const beyond = next(middle);
    if (beyond !== null && beyond <= at) {
      slot = beyond;
    } else {
      slot = later;
      emptyFrom = middle;
    }
  }
  return slot;
}

/** Some slot of the stretch, and the moment after which the stretch is known to be empty. */
function reachBack(
  next: (afterMs: number) => number | null,
  at: number,
  notBefore: number,
): { slot: number; emptyFrom: number } | null {
  let emptyFrom = at;
  for (let reach = FIRST_REACH_MS; emptyFrom > notBefore; reach *= 2) {
    const from = Math.max(at - reach, notBefore);
    const slot = next(from);
    if (slot !== null && slot <= at) return { slot, emptyFrom };
    emptyFrom = from;
  }
  return null;
}
