import { plain } from '../../tenancy/loggable.js';
import { durationText } from './duration-text.js';
import type { ListedJob } from '../commands/listed-job.js';
import { table } from './table.js';

const HEADING = ['JOB', 'SCHEDULE', 'ZONE', 'WINDOW', 'NEXT SLOT', 'FOR', 'STATE'];

export function jobTable(jobs: readonly ListedJob[]): string[] {
  if (jobs.length === 0) return ['The application has no jobs.'];
  return table(
    HEADING,
    jobs.map((job) => [
      plain(job.name),
      scheduleText(job),
      job.timeZone ?? '',
      job.window === 0 ? '' : durationText(job.window),
      job.nextSlot ?? '',
      job.tenant ? 'each tenant' : 'all',
      stateText(job),
    ]),
  );
}

function scheduleText({ cronTime, intervalMs }: ListedJob): string {
  if (cronTime !== null) return cronTime;
  return intervalMs === null ? 'when triggered' : `every ${durationText(intervalMs)}`;
}

function stateText({ disabled, paused }: ListedJob): string {
  const states = [...(disabled ? ['disabled'] : []), ...(paused === true ? ['paused'] : [])];
  return states.join(', ');
}
