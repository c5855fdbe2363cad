import type { RunSummary } from '../common/run.js';
import type { RunStartedEvent } from '../events/run-events.js';

/** In characters: enough for a message, and far below what any service takes. */
const LONGEST = 4_000;

/** What is sent along when a run starts. */
export function startText({ job, slot, trigger, replicaId }: RunStartedEvent): string {
  return text([`${job} started`, placeText({ slot, trigger, replicaId })]);
}

/** What is sent along when it has ended: what a person would look for first. */
export function endText(run: Readonly<RunSummary>): string {
  const { job, outcome, reason, durationMs, tenants, error } = run;
  return text([
    `${job} ${outcome}${reason === undefined ? '' : ` (${reason})`} after ${durationMs} ms`,
    placeText(run),
    ...(tenants === undefined
      ? []
      : [
          `tenants: ${tenants.eligible} eligible, ${tenants.succeeded} succeeded, ${tenants.failed} failed, ` +
            `${tenants.unprocessed} not reached`,
        ]),
    ...(error === undefined ? [] : [`${error.name}: ${error.message}`]),
  ]);
}

function placeText({ slot, trigger, replicaId }: Pick<RunSummary, 'slot' | 'trigger' | 'replicaId'>): string {
  return `slot ${slot}, trigger ${trigger}, replica ${replicaId}`;
}

function text(lines: readonly string[]): string {
  const whole = lines.join('\n');
  return whole.length <= LONGEST ? whole : `${whole.slice(0, LONGEST)} …`;
}
