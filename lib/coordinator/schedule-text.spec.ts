import { type Declared, declared, resolved } from '../../test/support/declared-job.js';
import { hours, minutes } from '../common/duration.js';
import { scheduleTextOf } from './schedule-text.js';

const once = new Date('2026-05-04T02:00:00Z');
const stackedOn = { cronTime: '0 0 2 * * *', timeZone: 'Europe/Berlin' };

const cases: [string, Declared, string][] = [
  ['a cron job', {}, '"0 0 2 * * *" UTC'],
  ['its zone', { options: { timeZone: 'Europe/Berlin' } }, '"0 0 2 * * *" Europe/Berlin'],
  ['its window', { options: { window: minutes(5) } }, '"0 0 2 * * *" UTC, window 300000 ms'],
  ['that it is disabled', { options: { disabled: true } }, 'disabled, "0 0 2 * * *" UTC'],
  ['one moment', { options: { cronTime: once } }, '2026-05-04T02:00:00.000Z UTC'],
  ['an interval', { kind: 'interval', intervalMs: hours(1) }, 'every 3600000 ms'],
  ['an expression it stacks on', { kind: 'stacked', stackedOn }, '"0 0 2 * * *" Europe/Berlin'],
  ['an interval it stacks on', { kind: 'stacked', intervalMs: hours(1) }, 'every 3600000 ms'],
  ['a timer it stacks on, of which nothing is known', { kind: 'stacked' }, "by the host's scheduler"],
  ['that nothing but a trigger starts it', { kind: 'triggered' }, 'when triggered'],
];

describe('the text of a schedule', () => {
  it.each(cases)('tells %s', (_, declaration, text) => {
    expect(scheduleTextOf(resolved(declared(declaration)))).toBe(text);
  });

  it('is another for every schedule, so that replicas notice', () => {
    const expressions = ['0 0 2 * * *', '0 0 3 * * *'];
    const options = expressions.flatMap((cronTime) =>
      ['UTC', 'Europe/Berlin'].flatMap((timeZone) =>
        [0, 1].flatMap((window) =>
          [true, false].map((disabled) => ({ cronTime, timeZone, window, disabled })),
        ),
      ),
    );
    const texts = options.map((each) => scheduleTextOf(resolved(declared({ options: each }))));
    expect(new Set(texts).size).toBe(options.length);
  });
});
