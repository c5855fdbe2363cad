import type { RegisteredJob } from '../replicas/app/settings.js';

/** That many jobs, all due every second. */
export function everySecond(count: number): RegisteredJob[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `many-${index + 1}`,
    cronTime: '* * * * * *',
  }));
}
