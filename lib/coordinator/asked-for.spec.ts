import { asksTheSame, noteOf, runIdIn } from './asked-for.js';

describe('the note of what was asked for', () => {
  it.each(['6b1f0c9e-run', 'a#b#c', ''])('holds the id of the run, %j', (runId) => {
    expect(runIdIn(noteOf(runId, { tenantIds: ['#'] }))).toBe(runId);
  });

  it('is short, however much was asked for', () => {
    const tenantIds = Array.from({ length: 10_000 }, (_, index) => `tenant-${index}`);
    expect(noteOf('run', { tenantIds }).length).toBeLessThan(40);
  });

  it.each([
    [{}, {}],
    [{}, { force: false }],
    [{}, { slot: undefined, tenantIds: undefined, wait: undefined }],
    [{ tenantIds: ['a', 'b'] }, { tenantIds: ['a', 'b'] }],
  ])('takes %j and %j for the same', (one, other) => {
    expect(asksTheSame(noteOf('run', one), other)).toBe(true);
  });

  it.each([
    [{}, { force: true }],
    [{ tenantIds: ['a', 'b'] }, { tenantIds: ['a,b'] }],
    [{ tenantIds: ['a', 'b'] }, { tenantIds: ['a'] }],
    [{ slot: '2026-05-04T02:00:00Z' }, { slot: '2026-05-04T03:00:00Z' }],
    [{ wait: true }, { wait: false }],
  ])('tells %j from %j', (one, other) => {
    expect(asksTheSame(noteOf('run', one), other)).toBe(false);
  });

  it('of somebody who left none is of somebody who asked for something else', () => {
    expect(runIdIn('run')).toBe('run');
    expect(asksTheSame('run', {})).toBe(false);
  });
});
