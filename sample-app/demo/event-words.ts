import type { RunSettledEvent } from 'nestjs-cron-coordinator';
import { LOG_CLEANUP } from './plan.js';
import type { ReplicaEvent } from './replica-events.js';

export type Tone = 'plain' | 'faint' | 'good' | 'warning' | 'bad';

export interface Words {
  readonly what: string;
  readonly detail: string;
  readonly tone: Tone;
}

/** An event in a few words; `null` for one that would only be noise. */
export function wordsFor({ name, event }: ReplicaEvent): Words | null {
  switch (name) {
    case 'run.started':
      return { what: 'started', detail: '', tone: 'plain' };
    case 'run.settled':
      return settledWords(event);
    case 'tenants.skipped':
      return {
        what: 'held back',
        detail: `${event.tenantIds.join(', ')}: paused in the settings`,
        tone: 'faint',
      };
    case 'tenant.retried': {
      const detail = `${event.tenantId}: ${event.error.message}; again in ${seconds(event.delayMs)}`;
      return { what: 'retry', detail, tone: 'warning' };
    }
    case 'job.log':
      // It writes a line for every account, which is what log files are for.
      if (event.job === LOG_CLEANUP) return null;
      return {
        what: 'log',
        detail: `${event.tenantId ?? ''}: ${event.message}${inBrackets(event.fields)}`,
        tone: 'plain',
      };
    case 'slots.missed': {
      const detail = `${event.count} of it while no replica was up; written into the history`;
      return { what: 'missed', detail, tone: 'warning' };
    }
    case 'lease.lost':
      return { what: 'lease lost', detail: event.reason, tone: 'bad' };
    case 'store.unavailable':
      return { what: 'no store', detail: event.error.message, tone: 'bad' };
    case 'store.recovered':
      return { what: 'store back', detail: `after ${seconds(event.durationMs)}`, tone: 'good' };
  }
}

function settledWords(run: RunSettledEvent): Words {
  const { outcome, tenants, error } = run;
  const took = `in ${seconds(run.durationMs)}`;
  const accounts = tenants === undefined ? '' : `${tenants.succeeded} of ${tenants.eligible} accounts `;
  const known = tenants === undefined ? '' : `; known to be done: ${accounts.trimEnd()}`;
  switch (outcome) {
    case 'succeeded':
      return { what: outcome, detail: `${accounts}${took}`, tone: 'good' };
    case 'partial': {
      const failures = tenants?.failures.map(({ tenantId, error }) => `${tenantId} failed: ${error.message}`);
      return { what: outcome, detail: `${accounts}${took}; ${failures?.join('; ') ?? ''}`, tone: 'warning' };
    }
    case 'interrupted': {
      const left = tenants?.unprocessedIds.join(', ') ?? '';
      return {
        what: outcome,
        detail: `${run.reason ?? ''}; ${accounts}done, not reached: ${left}`,
        tone: 'warning',
      };
    }
    case 'skipped':
      return {
        what: outcome,
        detail: whySkipped(run),
        tone: run.reason === 'already-claimed' ? 'faint' : 'warning',
      };
    case 'missed':
      return { what: outcome, detail: 'no replica was up when it was due', tone: 'faint' };
    case 'abandoned':
      return {
        what: outcome,
        detail: `${run.replicaId} is gone, another has settled it${known}`,
        tone: 'warning',
      };
    case 'failed':
      return { what: outcome, detail: error?.message ?? run.reason ?? '', tone: 'bad' };
  }
}

function whySkipped({ reason, owner, error }: RunSettledEvent): string {
  if (reason === 'already-claimed') return `taken by ${owner?.replicaId ?? 'another replica'}`;
  if (reason === 'overlap') return `still running on ${owner?.replicaId ?? 'another replica'}`;
  return error === undefined ? (reason ?? '') : `${reason ?? ''}: ${error.message}`;
}

function inBrackets(fields: object | undefined): string {
  if (fields === undefined) return '';
  return ` (${Object.entries(fields)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ')})`;
}

export function seconds(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
