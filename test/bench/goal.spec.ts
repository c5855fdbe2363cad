import { type Goal, judge, type Outcome } from '../../bench/engine/goal.js';
import { measured } from './measured.js';

const goal = (bound: Goal['goal']): Goal => ({ what: 'speed', of: 'ours', metric: 'ms', goal: bound });

describe('a goal', () => {
  const outcomes: [Goal['goal'], number[], Outcome][] = [
    ['<=10', [8, 9, 9.5], 'reached'],
    ['<=10', [10, 10, 10], 'reached'],
    ['<=10', [8, 11, 12], 'within the spread'],
    ['<=10', [11, 12, 13], 'missed'],
    ['>=10', [11, 12, 13], 'reached'],
    ['>=10', [8, 9, 12], 'within the spread'],
    ['>=10', [7, 8, 9], 'missed'],
    ['<=0', [0, 0, 0], 'reached'],
    ['<=0', [0, 0, 1, 1, 1], 'within the spread'],
    ['<=0', [1, 1, 1], 'missed'],
  ];

  it.each(outcomes)('of %s is, with %p, %s', (bound, values, outcome) => {
    expect(judge(goal(bound), [measured('ours', values)]).outcome).toBe(outcome);
  });

  it('is missed by the middle half, not by its best repetition', () => {
    expect(judge(goal('<=10'), [measured('ours', [1, 11, 12, 13, 14])]).outcome).toBe('missed');
  });

  it('is judged by a ratio where it names whom over', () => {
    const all = [measured('ours', [22, 220, 44]), measured('limit', [20, 200, 40])];
    expect(judge({ ...goal('<=1.1'), over: 'limit' }, all)).toEqual({
      what: 'speed',
      goal: '<=1.1',
      figure: { median: 1.1, low: 1.1, high: 1.1 },
      outcome: 'reached',
    });
  });

  it('tells what stands in its way where it is missed, and only there', () => {
    const known = { ...goal('<=10'), obstacle: 'the speed of light' };
    expect(judge(known, [measured('ours', [11, 12, 13])])).toMatchObject({ obstacle: 'the speed of light' });
    expect(judge(known, [measured('ours', [8, 11, 13])])).not.toHaveProperty('obstacle');
    expect(judge(goal('<=10'), [measured('ours', [11, 12, 13])])).not.toHaveProperty('obstacle');
  });

  it('is void, and has no figure, where a repetition of its contestant is', () => {
    expect(judge(goal('<=10'), [measured('ours', [1, 'none ran', 1])])).toMatchObject({
      figure: null,
      outcome: 'void',
    });
  });

  it('is void where a repetition beside it is: that one left it the machine', () => {
    const all = [measured('ours', [1, 1]), measured('theirs', [1, 'none ran'])];
    expect(judge(goal('<=10'), all).outcome).toBe('void');
  });

  it('of what nobody measured is an error', () => {
    expect(() => judge({ ...goal('<=10'), metric: 'commands' }, [measured('ours', [1])])).toThrow(
      'was not measured',
    );
    expect(() => judge({ ...goal('<=10'), of: 'theirs' }, [measured('ours', [1])])).toThrow('"theirs"');
  });
});
