import { answering } from '../../test/support/guarded-store.js';
import { EventBus } from '../events/event-bus.js';
import { EventMonitor } from '../testing/event-monitor.js';
import { ManualClock } from '../testing/manual-clock.js';
import type { CoordinationStore } from './coordination-store.js';
import { StoreLookups } from './store-lookups.js';

const TIMEOUT_MS = 500;
const owner = { replicaId: 'replica', runId: 'run', since: '2026-01-01T00:00:00.000Z' };
const own = { replicaId: 'here', jobs: [] };
const other = { replicaId: 'there', jobs: [{ job: 'report', schedule: 'when triggered' }] };
const asked = [{ job: 'report', scope: '' }];

function over(more: Partial<CoordinationStore>) {
  const clock = new ManualClock(0);
  const store = answering(() => undefined, { holders: undefined, exchangeSchedules: undefined, ...more });
  const events = new EventBus(() => undefined);
  const monitor = new EventMonitor(events);
  const lookups = new StoreLookups({ store, clock, timeoutMs: TIMEOUT_MS, events, replicaId: 'here' });
  const failed = (): string[] => monitor.all('store.failed').map(({ operation }) => operation);
  return { clock, lookups, failed };
}

describe('questions that a store need not be able to answer', () => {
  it('are possible where the store says so', () => {
    const none = over({}).lookups;
    expect([none.canTellHolders, none.canExchangeSchedules]).toEqual([false, false]);
    expect(over({ holders: async () => [] }).lookups.canTellHolders).toBe(true);
    expect(over({ exchangeSchedules: async () => [] }).lookups.canExchangeSchedules).toBe(true);
  });

  it('are answered by what it says', async () => {
    const heard: unknown[] = [];
    const { lookups, failed } = over({
      holders: async (leases) => {
        heard.push(leases);
        return [owner];
      },
      exchangeSchedules: async (...said) => {
        heard.push(said);
        return [other];
      },
    });
    expect(await lookups.holders(asked)).toEqual([owner]);
    expect(await lookups.exchangeSchedules(own, 7)).toEqual([other]);
    expect(heard).toEqual([asked, [own, 7]]);
    expect(failed()).toEqual([]);
  });

  const odd = async (answer: string): Promise<never[]> => JSON.parse(answer);

  it.each<[string, () => Promise<never[]>]>([
    ['nothing to answer with', () => odd('null')],
    ['an answer to something else', () => odd('[{}, {}]')],
    ['an error', () => Promise.reject(new Error('down'))],
    [
      'an error at once',
      () => {
        throw new Error('down');
      },
    ],
  ])('have no answer, which is told, where the store has %s', async (_, method) => {
    const { lookups, failed } = over({ holders: method, exchangeSchedules: method });
    expect(await lookups.holders(asked)).toBeNull();
    expect(await lookups.exchangeSchedules(own, 7)).toBeNull();
    expect(failed()).toEqual(['holders', 'exchangeSchedules']);
  });

  it('have no answer where there is no way to ask, which is no failure', async () => {
    const { lookups, failed } = over({});
    expect(await lookups.holders(asked)).toBeNull();
    expect(await lookups.exchangeSchedules(own, 7)).toBeNull();
    expect(failed()).toEqual([]);
  });

  it('are not waited for longer than for any other, and keep no process alive meanwhile', async () => {
    const { clock, lookups } = over({ holders: () => new Promise(() => undefined) });
    const timers = jest.spyOn(clock, 'setTimer');
    let answer: unknown = 'none yet';
    const answered = lookups.holders(asked).then((given) => (answer = given));
    expect(timers.mock.calls.map(([, ...rest]) => rest)).toEqual([[TIMEOUT_MS, { keepAlive: false }]]);
    await clock.advance(TIMEOUT_MS - 1);
    expect(answer).toBe('none yet');
    await clock.advance(1);
    await answered;
    expect(answer).toBeNull();
  });
});
