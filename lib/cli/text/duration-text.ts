const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** As long as people say it: `350 ms`, `12.3 s`, `4 min 7 s`, `3 h 5 min`. */
export function durationText(ms: number): string {
  if (ms < SECOND) return `${Math.round(ms)} ms`;
  if (ms < MINUTE) return `${Math.floor(ms / 100) / 10} s`;
  if (ms < HOUR) return inTwo(Math.floor(ms / SECOND), 60, 'min', 's');
  return inTwo(Math.floor(ms / MINUTE), 60, 'h', 'min');
}

function inTwo(small: number, inLarge: number, large: string, rest: string): string {
  const left = small % inLarge;
  return `${Math.floor(small / inLarge)} ${large}${left === 0 ? '' : ` ${left} ${rest}`}`;
}
