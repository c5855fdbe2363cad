import { carriedOver } from './carried-over.js';
import type { Book } from './books.js';
import type { Ink } from './ink.js';
import { AUTOMATIONS, LOG_CLEANUP, LOG_CLEANUP_CONCURRENCY } from './plan.js';
import type { SlotRecord } from './slot-record.js';

/** A sentence of the verdict, and whether it is as promised. */
export interface Finding {
  readonly holds: boolean;
  readonly sentence: string;
}

/** What the reader was promised to see beside slots that run once. */
export function storyFindings(
  records: readonly SlotRecord[],
  seen: { readonly retried: number; readonly heldBack: number; readonly disruption: string },
): Finding[] {
  const failing = records.filter(({ summary }) => summary?.outcome === 'partial').length;
  const broken = records.find(({ summary, wasCutOff }) => wasCutOff || summary?.outcome === 'interrupted');
  const carried = carriedOver(records, LOG_CLEANUP, LOG_CLEANUP_CONCURRENCY);
  const disrupted = `${broken?.replicas.join() ?? 'no replica'} was ${seen.disruption} in the middle of ${broken?.job ?? 'a batch'}`;
  return [
    { holds: broken !== undefined, sentence: `${disrupted}; the others carried on` },
    ...(carried === null
      ? []
      : [
          {
            holds: carried.cameFirst,
            sentence: `the accounts it did not reach came first in the next run: ${carried.accounts.join(', ')}`,
          },
        ]),
    { holds: failing > 0, sentence: `${failing} runs went on past an account that failed` },
    { holds: seen.heldBack > 0, sentence: `${seen.heldBack} times an account was held back by its settings` },
    { holds: seen.retried > 0, sentence: `${seen.retried} mails were turned away and tried again` },
  ];
}

/** At an interval there are no slots to count on: once after boot is what is due. */
export function intervalFinding(records: readonly SlotRecord[]): Finding {
  const runs = records.filter(({ job }) => job === AUTOMATIONS).length;
  return {
    holds: runs === 1,
    sentence: `${AUTOMATIONS} ran ${runs === 1 ? 'once' : `${runs} times`} in the fleet`,
  };
}

export function bookFinding(books: readonly Book[]): Finding {
  const wrong = books.filter(({ audited, counted }) => audited !== counted);
  if (wrong.length === 0) {
    return { holds: true, sentence: 'the audit trail and the tables agree on every row that was changed' };
  }
  const differences = wrong.map(
    ({ job, audited, counted }) => `${job}: ${audited} in the audit trail, ${counted} in the tables`,
  );
  return { holds: false, sentence: `the books do not balance. ${differences.join('; ')}` };
}

export function findingLine({ holds, sentence }: Finding, ink: Ink): string {
  return holds ? `  ${ink.good('✔')} ${sentence}` : `  ${ink.bad('✘')} ${ink.bad(sentence)}`;
}
