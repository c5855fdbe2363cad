import type { Job } from './job.js';

/** When a job is due, in words that replicas compare and people read. */
export function scheduleTextOf({ timing, disabled }: Pick<Job, 'timing' | 'disabled'>): string {
  return disabled ? `disabled, ${timingText(timing)}` : timingText(timing);
}

function timingText(timing: Job['timing']): string {
  switch (timing.kind) {
    case 'cron':
      return `${expression(timing.cronTime)} ${timing.timeZone}${windowText(timing.windowMs)}`;
    case 'interval':
      return `every ${timing.intervalMs} ms`;
    case 'stacked':
      if (timing.cronTime !== null) return `${expression(timing.cronTime)} ${timing.timeZone ?? ''}`.trim();
      return timing.intervalMs === null ? "by the host's scheduler" : `every ${timing.intervalMs} ms`;
    case 'triggered':
      return 'when triggered';
  }
}

function expression(cronTime: string | Date): string {
  return typeof cronTime === 'string' ? `"${cronTime}"` : cronTime.toISOString();
}

function windowText(windowMs: number): string {
  return windowMs === 0 ? '' : `, window ${windowMs} ms`;
}
