import { checkSubscription, refuseUnknownJobs, selects } from './run-filter.js';

const noop = (): void => undefined;
const filterOf = (filter: unknown) => checkSubscription(filter, noop, 'onRun');

describe('a filter of runs', () => {
  it('selects, by default, work that was not done in any job', () => {
    const selection = filterOf({});
    const selected = (
      ['succeeded', 'partial', 'failed', 'interrupted', 'skipped', 'abandoned', 'missed'] as const
    ).filter((outcome) => selects(selection, { job: 'any', outcome }));
    expect(selected).toEqual(['partial', 'failed', 'interrupted', 'abandoned', 'missed']);
  });

  it('selects by outcome and by job', () => {
    const selection = filterOf({ outcomes: ['succeeded'], jobs: ['a', 'b'] });
    expect(selects(selection, { job: 'b', outcome: 'succeeded' })).toBe(true);
    expect(selects(selection, { job: 'b', outcome: 'failed' })).toBe(false);
    expect(selects(selection, { job: 'c', outcome: 'succeeded' })).toBe(false);
  });

  it.each([
    ['an unknown outcome', { outcomes: ['failed', 'fialed'] }, '`filter.outcomes.1`: expected succeeded, '],
    [
      'outcomes that are no array',
      { outcomes: 'failed' },
      '`filter.outcomes`: expected an array of outcomes',
    ],
    ['no outcome at all', { outcomes: [] }, '`filter.outcomes`: expected at least one outcome'],
    ['no job at all', { jobs: [] }, '`filter.jobs`: expected at least one job'],
    ['a job that is no name', { jobs: [5] }, '`filter.jobs.0`: expected a non-empty string'],
    ['an unknown key', { job: 'a' }, '`filter.job`: there is no such option here'],
    ['no filter', undefined, '`filter`: expected an object, { outcomes, jobs }, got nothing'],
  ])('is refused with %s', (_, filter, message) => {
    expect(() => filterOf(filter)).toThrow(`Invalid arguments of onRun:\n  - ${message}`);
    expect(() => filterOf(filter)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  it('is refused without a handler', () => {
    expect(() => checkSubscription({}, 'tell', 'onRun')).toThrow(
      '`handler`: expected a function, got "tell"',
    );
  });

  it('is refused for jobs that there are not, each by name', () => {
    const refuse = () => refuseUnknownJobs(filterOf({ jobs: ['a', 'x', 'y'] }), ['a', 'b'], 'onRun');
    expect(refuse).toThrow(
      '- `filter.jobs`: there is no job named "x"\n  - `filter.jobs`: there is no job named "y"',
    );
    expect(refuse).toThrow('Known jobs: a, b.');
    expect(refuse).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', context: { job: 'x', option: 'filter.jobs' } }),
    );
    expect(() => refuseUnknownJobs(filterOf({ jobs: ['b'] }), ['a', 'b'], 'onRun')).not.toThrow();
    expect(() => refuseUnknownJobs(filterOf({}), [], 'onRun')).not.toThrow();
  });
});
