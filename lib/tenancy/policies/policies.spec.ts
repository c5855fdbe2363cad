import { EventLoopTurn } from '../../common/event-loop-turn.js';
import { ManualClock } from '../../testing/manual-clock.js';
import { Patience } from '../patience.js';
import type { TenantDirectory } from '../tenant-directory.js';
import { policyOf } from './policy-of.js';
import { SinglePolicy } from './single-policy.js';

const selected = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `t${index}`, tenant: index }));

const never = (): Promise<never> => new Promise(() => undefined);

function policy(directory: Partial<TenantDirectory<number>>) {
  const clock = new ManualClock(0);
  const full = { list: () => [], ...directory };
  return { clock, policy: policyOf(full, 'job', 'enabled', clock, new Patience(clock, 100)) };
}

/** What an untyped application may answer. */
function untyped<R>(value: unknown, isExpected: (value: unknown) => value is R): R {
  if (isExpected(value)) return value;
  throw new TypeError('not reached: the guards below take everything');
}
const asBoolean = (value: unknown): boolean => untyped(value, (_: unknown): _ is boolean => true);
const asBooleans = (value: unknown): boolean[] => untyped(value, (_: unknown): _ is boolean[] => true);

describe('a policy that is asked by the page', () => {
  it('is told the tenants and the job, once, and its answers are taken', async () => {
    const areEnabled = jest.fn(async (tenants: readonly number[]) => tenants.map((tenant) => tenant !== 1));
    const { policy: byPage } = policy({ areEnabled, isEnabled: () => false });
    expect(await byPage.verdicts(selected(3))).toEqual([true, false, true]);
    expect(areEnabled.mock.calls).toEqual([[[0, 1, 2], 'job']]);
  });

  it('is not asked about nobody', async () => {
    const areEnabled = jest.fn(async () => []);
    expect(await policy({ areEnabled }).policy.verdicts([])).toEqual([]);
    expect(areEnabled).not.toHaveBeenCalled();
  });

  it.each<[string, () => Promise<boolean[]> | boolean[], string]>([
    ['too few answers', () => [true], 'expected 2 answers, one a tenant, given 1'],
    ['too many answers', () => [true, true, true], 'expected 2 answers, one a tenant, given 3'],
    ['no array', () => asBooleans('yes'), 'expected an array of booleans, given the string "yes"'],
    ['nothing', () => asBooleans(undefined), 'expected an array of booleans, given undefined'],
    ['another type', () => asBooleans([true, 1]), 'expected answer 1 to be a boolean, given the number 1'],
    ['a hole', () => asBooleans([true, ,].slice(0, 2)), 'expected answer 1 to be a boolean, given undefined'],
    ['a rejection', () => Promise.reject(new Error('down')), 'down'],
    [
      'a throw',
      () => {
        throw new Error('bug');
      },
      'bug',
    ],
  ])('lets nobody of the page through after %s', async (_case, areEnabled, what) => {
    const problem = `areEnabled failed for its page: ${what}`;
    expect(await policy({ areEnabled }).policy.verdicts(selected(2))).toEqual([{ problem }, { problem }]);
  });

  it('is waited for no longer than the time-out', async () => {
    const { clock, policy: hanging } = policy({ areEnabled: never });
    const verdicts = hanging.verdicts(selected(1));
    await clock.advance(100);
    expect(await verdicts).toEqual([{ problem: 'areEnabled failed for its page: no answer within 100 ms' }]);
  });
});

describe('a policy that is asked about one tenant at a time', () => {
  it('is told the tenant and the job, and its answers are taken, at once or later', async () => {
    const isEnabled = jest.fn((tenant: number) =>
      tenant % 2 === 0 ? tenant !== 2 : Promise.resolve(tenant !== 3),
    );
    expect(await policy({ isEnabled }).policy.verdicts(selected(5))).toEqual([
      true,
      true,
      false,
      false,
      true,
    ]);
    expect(isEnabled.mock.calls[4]).toEqual([4, 'job']);
  });

  it('holds back one tenant for each failure, and no other', async () => {
    const answers: (() => boolean | Promise<boolean>)[] = [
      () => true,
      () => {
        throw new Error('thrown');
      },
      () => Promise.reject(new Error('rejected')),
      () => asBoolean('yes'),
      () => Promise.resolve(asBoolean(1)),
      () => asBoolean(undefined),
      () => Promise.resolve(true),
    ];
    const { policy: single } = policy({ isEnabled: (tenant) => (answers[tenant] ?? (() => false))() });
    expect(await single.verdicts(selected(7))).toEqual([
      true,
      { problem: 'isEnabled failed: thrown' },
      { problem: 'isEnabled failed: rejected' },
      { problem: 'expected isEnabled to give a boolean, given the string "yes"' },
      { problem: 'expected isEnabled to give a boolean, given the number 1' },
      { problem: 'expected isEnabled to give a boolean, given undefined' },
      true,
    ]);
  });

  it('is waited for no longer than the time-out, for each tenant', async () => {
    const { clock, policy: hanging } = policy({ isEnabled: (tenant) => (tenant === 1 ? never() : true) });
    const verdicts = hanging.verdicts(selected(3));
    await clock.advance(100);
    expect(await verdicts).toEqual([true, { problem: 'isEnabled failed: no answer within 100 ms' }, true]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('waits for at most 100 answers at a time', async () => {
    let waiting = 0;
    let most = 0;
    const { clock, policy: slow } = policy({
      isEnabled: async () => {
        most = Math.max(most, ++waiting);
        await new Promise<void>((resolve) => clock.setTimer(resolve, 10));
        waiting -= 1;
        return true;
      },
    });
    const verdicts = slow.verdicts(selected(250));
    await clock.advance(30);
    expect(await verdicts).toHaveLength(250);
    expect(most).toBe(100);
  });

  it('gives the event loop its turn although every answer comes at once', async () => {
    let elapsed = 0;
    const slow = {
      ...new ManualClock(0),
      monotonic: () => (elapsed += 5),
      now: () => 0,
      setTimer: () => ({ cancel: () => undefined }),
    };
    let turned = false;
    let turnedBefore = Number.POSITIVE_INFINITY;
    setImmediate(() => {
      turned = true;
    });
    const isEnabled = (tenant: number): boolean => {
      if (turned) turnedBefore = Math.min(turnedBefore, tenant);
      return true;
    };
    const single = new SinglePolicy({ isEnabled }, 'job', new Patience(slow, 100), new EventLoopTurn(slow));
    await single.verdicts(selected(1_000));
    expect(turnedBefore).toBeLessThan(300);
  });
});

describe('the policy of the settings flag', () => {
  it('is used where the application gives no other', async () => {
    const clock = new ManualClock(0);
    const byFlag = policyOf<unknown>({ list: () => [] }, 'job', 'disabled', clock, new Patience(clock, 100));
    const tenant = (job: unknown) => ({ id: 'x', tenant: { settings: { cron: { job } } } });
    expect(await byFlag.verdicts([tenant(true), tenant(undefined), tenant('on')])).toEqual([
      true,
      false,
      { enabled: false, problem: expect.stringContaining('settings.cron["job"]') },
    ]);
  });
});
