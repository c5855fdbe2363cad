import type { RunSummary } from '../../common/run.js';
import { plain } from '../../tenancy/loggable.js';

/** Why a run was refused, and what to do about it. The word that stands first is that of the contract. */
export function reasonText({ reason = 'refused', owner }: Pick<RunSummary, 'reason' | 'owner'>): string {
  const holder =
    owner === undefined
      ? ''
      : ` on ${plain(owner.replicaId)} since ${owner.since}, run ${plain(owner.runId)}`;
  const explanation = EXPLANATIONS.get(reason)?.(holder);
  return explanation === undefined ? `${plain(reason)}${holder}` : `${reason}, ${explanation}`;
}

const EXPLANATIONS: ReadonlyMap<string, (holder: string) => string> = new Map([
  ['overlap', (holder: string) => `it is already running${holder}`],
  ['paused', () => 'it is paused; resume it, or run it with --force'],
  ['disabled', () => 'it is disabled in the application; run it with --force'],
  ['store-unavailable', () => 'the coordination store does not answer'],
  ['shutting-down', () => 'the command was stopped before it could start'],
]);
