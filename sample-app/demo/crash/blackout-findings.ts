import type { Finding } from '../report.js';
import type { Blackout } from './blackout.js';
import type { LedgerLine } from './ledger.js';
import { lineOf } from './take-over-findings.js';

/** Every slot of the dark is there as missed, and nobody ran it; the run that was cut off was settled once. */
export function blackoutFindings(
  { takeOver: { run }, slots, resumed }: Blackout,
  lines: readonly LedgerLine[],
): Finding[] {
  const due = [...slots].flatMap(([job, ofJob]) => ofJob.map((slot) => ({ job, slot })));
  const wrong = due.filter(({ job, slot }) => {
    const found = lines.filter((line) => line.run.job === job && line.run.slot === slot);
    return found.map(({ run: { outcome }, entries }) => `${outcome} ${entries}`).join() !== 'missed 0';
  });
  const { settledBy = [], run: { outcome = 'unfinished' } = {} } = lineOf(run.runId, lines) ?? {};
  const named = wrong.map(({ job, slot }) => `${job} ${slot}`).join(', ');
  return [
    {
      holds: due.length > 0 && wrong.length === 0,
      sentence:
        wrong.length === 0
          ? `while all were down ${due.length} slots went by; the history has each as missed, once, and none left a trace`
          : `while all were down ${due.length} slots went by, and these are not in the history as missed: ${named}`,
    },
    {
      holds: outcome === 'abandoned' && settledBy.length === 1,
      sentence: `the run that all of them died in is there as ${outcome}, settled by ${settledBy.join(' and ') || 'nobody'}`,
    },
    {
      holds: resumed.size === slots.size,
      sentence: `afterwards ran the next slots of ${[...resumed].sort().join(' and ') || 'no job'}`,
    },
  ];
}
