import type { Progress } from './progress.js';

const BAR_WIDTH = 24;

/** `clean-up 42 of 120 tenants, 1 failed`. */
export function progressText(job: string, { done, total, failed = 0, unit }: Progress): string {
  const counted = total === undefined ? `${done}` : `${done} of ${total}`;
  const what = unit === undefined ? counted : `${counted} ${unit}`;
  return `${job} ${what}${failed === 0 ? '' : `, ${failed} failed`}`;
}

/** The same behind a bar, where it is known how much there is. */
export function progressBar(job: string, progress: Progress): string {
  const { done, total } = progress;
  const text = progressText(job, progress);
  if (total === undefined || !(total > 0)) return text;
  const filled = Math.round(BAR_WIDTH * Math.min(1, Math.max(0, done / total)));
  return `[${'#'.repeat(filled)}${'-'.repeat(BAR_WIDTH - filled)}] ${text}`;
}
