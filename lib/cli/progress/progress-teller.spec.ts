import { ManualClock } from '../../testing/manual-clock.js';
import { StatusLine } from '../terminal/status-line.js';
import { progressBar } from './progress-text.js';
import { ProgressTeller } from './progress-teller.js';

function setUp({ isTerminal }: { isTerminal: boolean }) {
  const clock = new ManualClock(0);
  const notes: string[] = [];
  const shown: string[] = [];
  const status = new StatusLine(
    (text) => void shown.push(text.replace('\r\u001b[2K', '')),
    () => 200,
  );
  const terminal = { note: (line: string) => void notes.push(line), status: isTerminal ? status : null };
  return { clock, notes, shown, teller: new ProgressTeller('billing', terminal, clock) };
}

describe('the progress of a run', () => {
  it('is a line now and then where nobody looks', async () => {
    const { clock, notes, teller } = setUp({ isTerminal: false });
    for (let done = 0; done <= 12; done++) {
      teller.tell({ done, total: 12, failed: done > 7 ? 1 : 0, unit: 'tenants' });
      await clock.advance(1_000);
    }
    expect(notes).toEqual([
      'billing 0 of 12 tenants',
      'billing 5 of 12 tenants',
      'billing 10 of 12 tenants, 1 failed',
    ]);
  });

  it('is a bar on a terminal, drawn no more often than anybody can see, and at its end', async () => {
    const { clock, shown, teller } = setUp({ isTerminal: true });
    for (let done = 0; done <= 3; done++) {
      teller.tell({ done, total: 4 });
      await clock.advance(40);
    }
    await clock.advance(10);
    teller.tell({ done: 4, total: 4 });
    expect(shown.map((line) => line.slice(27))).toEqual([
      'billing 0 of 4',
      'billing 3 of 4',
      'billing 4 of 4',
    ]);
  });
});

describe('a bar', () => {
  it.each([
    [{ done: 0, total: 4 }, `[${'-'.repeat(24)}] job 0 of 4`],
    [{ done: 1, total: 4 }, `[${'#'.repeat(6)}${'-'.repeat(18)}] job 1 of 4`],
    [{ done: 9, total: 4 }, `[${'#'.repeat(24)}] job 9 of 4`],
    [{ done: -1, total: 4 }, `[${'-'.repeat(24)}] job -1 of 4`],
    [{ done: 3 }, 'job 3'],
    [{ done: 0, total: 0 }, 'job 0 of 0'],
    [{ done: 1, total: Number.NaN }, 'job 1 of NaN'],
  ])('of %j is %s', (progress, bar) => {
    expect(progressBar('job', progress)).toBe(bar);
  });
});
