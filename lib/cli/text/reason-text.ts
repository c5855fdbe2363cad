import type { RunSummary } from '../../common/run.js';
import { plain } from '../../tenancy/loggable.js';

/** Why a run was refused, by the contract's word for it, and what to do about it. */
export function reasonText({ reason = 'refused', owner }: Pick<RunSummary, 'reason' | 'owner'>): string {
  const holder =
    owner === undefined
      ? ''
      : ` on ${plain(owner.replicaId)} since ${owner.since}, run ${plain(owner.runId)}`;
  const explanation = EXPLANATIONS.get(reason)?.(holder) ?? holder.trim();
  return `(${plain(reason)})${explanation === '' ? '' : `: ${explanation}`}`;
}

const EXPLANATIONS: ReadonlyMap<string, (holder: string) => string> = new Map([
  ['overlap', (holder: string) => `it is already running${holder}`],
  ['paused', () => 'resume it, or run it with --force'],
  ['disabled', () => 'enable it in the application, or run it with --force'],
  ['store-unavailable', () => 'the coordination store does not answer'],
  ['shutting-down', () => 'the command was stopped before it could start'],
]);
