import { seconds, TenantCron, type TenantRun } from '../../lib/index.js';
import { CronTestBed } from '../../lib/testing/index.js';

interface Account {
  readonly id: string;
}

const TENANTS = 10_000;
const CONCURRENCY = 600;
const RUNS = 20;
/** The last of these begins with those that nobody has come to yet, and goes on with those that were first. */
const ROUND = Math.ceil(TENANTS / CONCURRENCY);

const accounts = (): Account[] => Array.from({ length: TENANTS }, (_, at) => ({ id: `t${at}` }));

async function* streamed(): AsyncGenerator<Account> {
  yield* accounts();
}

/** Whom each run began with, of runs that one tenant holds up until they are cut short. */
async function interruptedRuns(list: () => Account[] | AsyncIterable<Account>): Promise<string[][]> {
  const begun: string[][] = [];
  class Jobs {
    @TenantCron<Account>('0 0 * * * *', {
      name: 'job',
      concurrency: CONCURRENCY,
      maxRunMs: seconds(3),
      carryOver: true,
    })
    async job({ id }: Account, { signal }: TenantRun): Promise<void> {
      const run = begun.at(-1);
      run?.push(id);
      if (run?.length === CONCURRENCY)
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
    }
  }
  const bed = await CronTestBed.create({ providers: [Jobs], options: { tenants: { list } } });
  for (let at = 0; at < RUNS; at++) {
    begun.push([]);
    const pending = bed.fire('job');
    await bed.clock.advance(seconds(3));
    const [summary] = await pending;
    expect(summary).toMatchObject({ outcome: 'interrupted', tenants: { succeeded: CONCURRENCY - 1 } });
    expect(summary?.tenants?.unprocessedIds).toContain(begun.at(-1)?.at(-1));
  }
  await bed.close();
  return begun;
}

describe.each([
  ['an array', accounts],
  ['a stream', streamed],
])('tenants of %s that interrupted runs do not reach', (_form, list) => {
  it('all have a turn, and none has two before the others had one', async () => {
    const begun = await interruptedRuns(list);
    expect(begun.map(({ length }) => length)).toEqual(Array.from({ length: RUNS }, () => CONCURRENCY));
    const first = begun.slice(0, ROUND).flat();
    expect(new Set(first).size).toBe(TENANTS);
    expect(new Set(first.slice(0, TENANTS)).size).toBe(TENANTS);
  });
});
