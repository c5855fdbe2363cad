import { InvalidArgumentError, StoreUnavailableError } from '../../../common/errors.js';
import { SharedSession } from './shared-session.js';

interface Session {
  readonly of: string;
  closed: boolean;
  close(): Promise<void>;
}

function setUp() {
  const opened: Session[] = [];
  const shared = new SharedSession<{ readonly namespace: string }, Session>({
    what: 'Redis store',
    remedy: 'redisStore({ client })',
    open: ({ namespace }) => {
      const session = { of: namespace, closed: false, close: async () => void (session.closed = true) };
      opened.push(session);
      return session;
    },
    standalone: () => ({ namespace: 'alone' }),
  });
  const askedOf = (): Promise<string> => shared.ask(async ({ of }) => of);
  return { shared, opened, askedOf };
}

describe('the session that applications share', () => {
  it('is opened when it is first asked, for the namespace of those that are attached', async () => {
    const { shared, opened, askedOf } = setUp();
    shared.attach({ namespace: 'shop' });
    shared.attach({ namespace: 'shop' });
    expect(opened).toEqual([]);
    expect([await askedOf(), await askedOf(), opened.length]).toEqual(['shop', 'shop', 1]);
  });

  it('is ended with the last of them; what is asked afterwards opens a new one', async () => {
    const { shared, opened, askedOf } = setUp();
    shared.attach({ namespace: 'shop' });
    shared.attach({ namespace: 'shop' });
    await askedOf();
    await shared.close();
    expect(opened[0]?.closed).toBe(false);
    await shared.close();
    expect(opened[0]?.closed).toBe(true);
    expect([await askedOf(), opened.length]).toEqual(['shop', 2]);
  });

  it('may serve another namespace once it has ended', async () => {
    const { shared, askedOf } = setUp();
    shared.attach({ namespace: 'shop' });
    await askedOf();
    await shared.close();
    shared.attach({ namespace: 'office' });
    expect(await askedOf()).toBe('office');
  });

  it('counts from none again where it was closed more often than attached', async () => {
    const { shared, opened, askedOf } = setUp();
    await shared.close();
    await shared.close();
    shared.attach({ namespace: 'shop' });
    await askedOf();
    await shared.close();
    expect(opened[0]?.closed).toBe(true);
  });

  it('refuses an application of another namespace, and says what to do', async () => {
    const { shared, askedOf } = setUp();
    shared.attach({ namespace: 'shop' });
    const refusal = expect(() => shared.attach({ namespace: 'office' }));
    refusal.toThrow(/One Redis store cannot serve .*"shop" and "office".*redisStore\(\{ client \}\)/);
    refusal.toThrow(expect.objectContaining({ code: 'INVALID_OPTIONS', context: { option: 'namespace' } }));
    const alone = setUp();
    expect(await alone.askedOf()).toBe('alone');
    expect(() => alone.shared.attach({ namespace: 'shop' })).toThrow(/"alone" and "shop"/);
    expect(await askedOf()).toBe('shop');
  });

  it('tells whatever goes wrong on the way as an outage, and what is wrong with the question as it is', async () => {
    const { shared } = setUp();
    const cause = new Error('socket closed');
    const failing = (error: Error): Promise<never> => shared.ask(() => Promise.reject(error));
    await expect(failing(cause)).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringContaining('socket closed'),
      cause,
    });
    for (const known of [new StoreUnavailableError('odd'), new InvalidArgumentError('odd')]) {
      await expect(failing(known)).rejects.toBe(known);
    }
  });
});
