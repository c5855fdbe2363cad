import type { Cell } from '../../bench/questions/double-runs/cells.js';
import { countedReasons, refusalsOf, tally } from '../../bench/questions/double-runs/tally.js';
import type { Run } from '../../bench/programs/replica-protocol.js';

const cell: Cell = { name: 'cell', apartMs: 0, delayMs: 0, lastsMs: 5 };
const run = (slot: number, from: number, to: number): Run => ({
  job: `ours cell-${slot}`,
  slot: '',
  from,
  to,
});

describe('a tally of four slots', () => {
  // The first ran once, the second twice in turn, the third twice at a time, the fourth not at all.
  const runs = [run(0, 0, 5), run(1, 0, 5), run(1, 5, 10), run(2, 2, 9), run(2, 0, 5)];

  it('tells slots that ran again from those that ran at the same time, and from those that nobody ran', () => {
    expect(tally('ours', runs, [cell], 4)).toEqual({
      'not once': 75,
      'again after 5': 50,
      'at once': 25,
      missing: 25,
    });
  });

  it('counts no runs of others', () => {
    expect(tally('theirs', runs, [cell], 4)).toMatchObject({ missing: 100 });
  });
});

describe('the reasons why slots were left alone', () => {
  const refusal = (slot: number, reason: string): { job: string; slot: string; reason: string } => ({
    job: `ours cell-${slot}`,
    slot: '',
    reason,
  });

  it('are those of slots that nobody ran, of these cells', () => {
    const told = [refusal(0, 'already-claimed'), refusal(1, 'store-unavailable'), refusal(9, 'overlap')];
    expect(refusalsOf('ours', { runs: [run(0, 0, 1)], refusals: told }, [cell], 4)).toEqual([told[1]]);
  });

  it('are counted', () => {
    expect(countedReasons([refusal(0, 'a'), refusal(1, 'b'), refusal(2, 'a')])).toEqual({ a: 2, b: 1 });
  });
});
