import { getEventListeners } from 'node:events';
import { ManualClock } from '../testing/manual-clock.js';
import { SeededRandom } from '../testing/seeded-random.js';
import type { PageReport } from './selection-observer.js';
import type { TenantDirectory, TenantList } from './tenant-directory.js';
import { type SelectRequest, TenantSelector } from './tenant-selector.js';

interface Account {
  id: string | number;
  on?: boolean;
}

const accounts = (count: number): Account[] =>
  Array.from({ length: count }, (_, index) => ({ id: `t${index}` }));

async function* stream<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
}

const never = (): Promise<never> => new Promise(() => undefined);

function setUp(directory: Partial<TenantDirectory<Account>>, seed = 1) {
  const clock = new ManualClock(0);
  const reports: PageReport[] = [];
  const missing: string[][] = [];
  const selector = new TenantSelector<Account>({
    directory: { list: () => [], pageSize: 3, timeoutMs: 100, ...directory },
    job: 'job',
    tenantsDefault: 'enabled',
    clock,
    random: new SeededRandom(seed),
  });
  const observer = {
    page: (report: PageReport) => void reports.push(report),
    missing: (ids: string[]) => void missing.push(ids),
  };
  const select = (request: Omit<SelectRequest, 'observer'> = {}) => selector.select({ observer, ...request });
  const ids = async (request?: Omit<SelectRequest, 'observer'>): Promise<string[][]> => {
    const pages: string[][] = [];
    for await (const page of select(request)) pages.push(page.map(({ id }) => id));
    return pages;
  };
  return { clock, reports, missing, select, ids };
}

const sum = (reports: PageReport[], field: 'listed' | 'eligible') =>
  reports.reduce((total, report) => total + report[field], 0);

describe('TenantSelector', () => {
  it.each<[string, () => TenantList<Account> | Promise<TenantList<Account>>]>([
    ['an array', () => accounts(7)],
    ['a promise of an array', async () => accounts(7)],
    ['an iterable', () => new Set(accounts(7))],
    ['a promise of an iterable', async () => new Set(accounts(7))],
    ['an async iterable', () => stream(accounts(7))],
    ['a promise of an async iterable', async () => stream(accounts(7))],
  ])('gives every tenant once, a page at a time, from %s', async (_form, list) => {
    const { ids, reports } = setUp({ list });
    const pages = await ids();
    expect(pages.map((page) => page.length)).toEqual([3, 3, 1]);
    expect(pages.flat().sort()).toEqual(['t0', 't1', 't2', 't3', 't4', 't5', 't6']);
    expect(reports.map(({ listed, eligible }) => [listed, eligible])).toEqual([
      [3, 3],
      [3, 3],
      [1, 1],
    ]);
  });

  it('keeps the tenants beside their ids, and `this` for a directory that is a class', async () => {
    class Directory implements TenantDirectory<Account> {
      private readonly all = [{ id: 7 }];
      list(): Account[] {
        return this.all;
      }
      id(account: Account): string {
        return `${this.all.length}-${account.id}`;
      }
      isEnabled(): boolean {
        return this.all.length === 1;
      }
    }
    const selector = new TenantSelector<Account>({
      directory: new Directory(),
      job: 'job',
      tenantsDefault: 'enabled',
      clock: new ManualClock(0),
      random: new SeededRandom(1),
    });
    const page = await selector.select({ observer: { page: () => undefined } }).next();
    expect(page.value).toEqual([{ id: '1-7', tenant: { id: 7 } }]);
  });

  it('shuffles an array as a whole, and a stream within its pages', async () => {
    const whole = new Set<string | undefined>();
    const within = new Set<string | undefined>();
    for (let seed = 0; seed < 60; seed++) {
      whole.add((await setUp({ list: () => accounts(7) }, seed).ids())[0]?.[0]);
      within.add((await setUp({ list: () => stream(accounts(7)) }, seed).ids())[0]?.[0]);
    }
    expect(whole.size).toBe(7);
    expect([...within].sort()).toEqual(['t0', 't1', 't2']);
  });

  it.each(['array', 'stream'])('drops repeated and invalid ids of an %s, and says so', async (form) => {
    const listed: Account[] = [{ id: 'a' }, { id: '' }, { id: 1 }, { id: 'a' }, { id: 'b' }, { id: '1' }];
    const { ids, reports } = setUp({ list: () => (form === 'array' ? listed : stream(listed)) });
    expect((await ids()).flat().sort()).toEqual(['1', 'a', 'b']);
    expect(sum(reports, 'listed')).toBe(3);
    expect(reports.flatMap(({ problems }) => problems).sort()).toEqual([
      'Tenant "1" is listed more than once; the repeat is left out.',
      'Tenant "a" is listed more than once; the repeat is left out.',
      expect.stringMatching(
        /^Tenant number 2 of the list is left out: expected the id .* given an empty string\.$/,
      ),
    ]);
  });

  it('reports whom the policy holds back, before it gives the page', async () => {
    const list = () =>
      stream([{ id: 'a', on: true }, { id: 'b', on: false }, { id: 'c' }, { id: 'd', on: false }]);
    const isEnabled = ({ on }: Account): boolean => {
      if (on === undefined) throw new Error('no answer');
      return on;
    };
    const { select, reports } = setUp({ list, isEnabled });
    const pages = select();
    expect((await pages.next()).value).toEqual([{ id: 'a', tenant: { id: 'a', on: true } }]);
    expect(reports).toHaveLength(1);
    expect([...(reports[0]?.skippedIds ?? [])].sort()).toEqual(['b', 'c']);
    expect(reports[0]).toMatchObject({
      listed: 3,
      eligible: 1,
      problems: ['Tenant "c" is skipped: isEnabled failed: no answer.'],
    });
    expect((await pages.next()).done).toBe(true);
    expect(reports[1]).toEqual({ listed: 1, eligible: 0, skippedIds: ['d'], problems: [], readTo: 4 });
  });

  it.each<[string, () => unknown]>([
    ['undefined', () => undefined],
    ['null', () => null],
    ['a string', () => 'abc'],
    ['an object', () => ({ length: 3 })],
    ['a promise of a number', async () => 5],
  ])('takes %s for no list at all', async (_form, given) => {
    const isList = (_: unknown): _ is TenantList<Account> => true;
    const list = (): TenantList<Account> => {
      const value = given();
      if (isList(value)) return value;
      throw new Error('not reached');
    };
    await expect(setUp({ list }).ids()).rejects.toMatchObject({
      code: 'TENANTS_UNAVAILABLE',
      message: expect.stringContaining('must give an array, an iterable or an async iterable, but gave'),
    });
  });

  it('fails where the list throws or rejects, with the cause', async () => {
    const cause = new Error('database is down');
    const expected = {
      code: 'TENANTS_UNAVAILABLE',
      cause,
      context: { job: 'job' },
      message:
        'The tenants of job "job" are not available: tenants.list() failed: database is down. No further tenant is started.',
    };
    const list = (): never => {
      throw cause;
    };
    await expect(setUp({ list }).ids()).rejects.toMatchObject(expected);
    await expect(setUp({ list: () => Promise.reject(cause) }).ids()).rejects.toMatchObject(expected);
  });

  it('fails where the list hangs', async () => {
    const { clock, ids } = setUp({ list: never });
    const outcome = expect(ids()).rejects.toMatchObject({ code: 'TENANTS_UNAVAILABLE' });
    await clock.advance(100);
    await outcome;
    expect(clock.pendingTimers).toBe(0);
  });

  it('has given the pages before the one that fails', async () => {
    const list = async function* () {
      yield* accounts(4);
      throw new Error('cursor lost');
    };
    const { select, reports } = setUp({ list });
    const pages = select();
    expect((await pages.next()).value).toHaveLength(3);
    await expect(pages.next()).rejects.toMatchObject({ code: 'TENANTS_UNAVAILABLE' });
    expect(sum(reports, 'listed')).toBe(3);
  });

  it('closes the list when the run wants no more', async () => {
    let closed = false;
    const list = async function* () {
      try {
        yield* accounts(10);
      } finally {
        closed = true;
      }
    };
    const pages = setUp({ list }).select();
    await pages.next();
    await pages.return(undefined);
    expect(closed).toBe(true);
  });

  describe.each<[string, (items: Account[]) => TenantList<Account>]>([
    ['an array', (items) => items],
    ['a stream', (items) => stream(items)],
  ])('for chosen tenants of %s', (_form, form) => {
    it('selects these alone, and says which were not there', async () => {
      const { ids, reports, missing } = setUp({ list: () => form(accounts(9)) });
      expect((await ids({ only: new Set(['t8', 't1', 'gone']) })).flat().sort()).toEqual(['t1', 't8']);
      expect(missing).toEqual([['gone']]);
      expect(sum(reports, 'listed')).toBe(2);
    });

    it('reads no further than the last of them', async () => {
      const { ids, reports, missing } = setUp({
        list: () => form([...accounts(4), { id: '' }, { id: 't0' }]),
      });
      expect((await ids({ only: new Set(['t0', 't2']) })).flat().sort()).toEqual(['t0', 't2']);
      expect(missing).toEqual([[]]);
      expect(reports.flatMap(({ problems }) => problems)).toEqual([]);
    });

    it('still asks the policy', async () => {
      const { ids, reports } = setUp({ list: () => form(accounts(3)), isEnabled: () => false });
      expect(await ids({ only: new Set(['t1']) })).toEqual([]);
      expect(reports.flatMap(({ skippedIds }) => skippedIds)).toEqual(['t1']);
    });
  });

  describe.each([
    ['an array', (all: Account[]) => all],
    ['a stream', stream<Account>],
  ])('with tenants left over, of %s', (_form, form) => {
    it('begins with them, in their order, and gives each tenant once', async () => {
      for (let seed = 0; seed < 20; seed++) {
        const leftOver = { ids: ['t6', 'gone', 't4', 't1', 't5'], readTo: 0 };
        const { ids, reports } = setUp({ list: () => form(accounts(7)) }, seed);
        const given = (await ids({ leftOver })).flat();
        expect(given.slice(0, 4)).toEqual(['t6', 't4', 't1', 't5']);
        expect(given.slice(4).sort()).toEqual(['t0', 't2', 't3']);
        expect([sum(reports, 'listed'), sum(reports, 'eligible')]).toEqual([7, 7]);
        expect(reports.flatMap(({ problems }) => problems)).toEqual([]);
      }
    });

    it('asks the policy about them as about any, and reads nothing that nobody asked for', async () => {
      const list = jest.fn(() => form(accounts(7)));
      const { ids, missing } = setUp({ list, isEnabled: ({ id }) => id !== 't4' });
      const leftOver = { ids: ['t6', 't4'], readTo: 0 };
      expect(await ids({ leftOver, only: new Set(['t4', 't6']) })).toEqual([['t6']]);
      expect(list).toHaveBeenCalledTimes(1);
      expect(missing).toEqual([[]]);
    });
  });

  describe('of a stream that was read to some place', () => {
    const readTo = 5;

    it('goes on from there and comes to those before last, and says how far it is', async () => {
      const { ids, reports } = setUp({ list: () => stream(accounts(7)) });
      const given = await ids({ leftOver: { ids: ['t1'], readTo } });
      expect(given.map((page) => page.sort())).toEqual([['t1'], ['t5'], ['t6'], ['t0', 't2'], ['t3', 't4']]);
      expect(reports.map((report) => report.readTo)).toEqual([readTo, 6, 7, 3, 5]);
    });

    it('begins anew where the list has become shorter', async () => {
      const { ids } = setUp({ list: () => stream(accounts(2)) });
      expect((await ids({ leftOver: { ids: [], readTo } })).flat().sort()).toEqual(['t0', 't1']);
    });

    it('names the place in the list of what it leaves out', async () => {
      const list = () => stream([...accounts(5), { id: '' }, { id: 't6' }]);
      const { ids, reports } = setUp({ list });
      await ids({ leftOver: { ids: [], readTo } });
      expect(reports.flatMap(({ problems }) => problems)).toEqual([
        expect.stringContaining('Tenant number 6 of the list'),
      ]);
    });
  });

  it('does not say of an array how far it was read, as all of it is', async () => {
    const { ids, reports } = setUp({ list: () => accounts(4) });
    await ids({ leftOver: { ids: ['t1'], readTo: 2 } });
    expect(reports.map(({ readTo }) => readTo)).toEqual([undefined, undefined]);
  });

  it.each<[string, Partial<TenantDirectory<Account>>]>([
    ['the list', { list: never }],
    ['the next tenant', { list: () => ({ [Symbol.asyncIterator]: () => ({ next: never }) }) }],
    ['the policy', { list: () => accounts(2), isEnabled: never }],
    ['the policy for a page', { list: () => accounts(2), areEnabled: never }],
  ])(
    'ends at once and quietly when the run is interrupted while waiting for %s',
    async (_what, directory) => {
      const { clock, ids, reports } = setUp(directory);
      const controller = new AbortController();
      const pages = ids({ signal: controller.signal });
      await clock.advance(10);
      controller.abort();
      expect(await pages).toEqual([]);
      expect(reports).toEqual([]);
      expect(clock.pendingTimers).toBe(0);
    },
  );

  it('leaves no listener on the signal, however it ends', async () => {
    const { signal } = new AbortController();
    await setUp({ list: () => accounts(4) }).ids({ signal });
    await setUp({ list: () => Promise.reject(new Error('down')) })
      .ids({ signal })
      .catch(() => undefined);
    const early = setUp({ list: () => accounts(4) }).select({ signal });
    await early.next();
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    await early.return(undefined);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('asks for nothing in a run that is interrupted already', async () => {
    const list = jest.fn(() => accounts(1));
    expect(await setUp({ list }).ids({ signal: AbortSignal.abort() })).toEqual([]);
    expect(list).not.toHaveBeenCalled();
  });
});
