import { ManualClock } from '../testing/manual-clock.js';
import { BoundedQueue } from './bounded-queue.js';

interface Item {
  readonly name: string;
}

/** A queue whose work ends when the test says so. */
function setUp({ atOnce = 1, mostWaiting = 2 } = {}) {
  const clock = new ManualClock(0);
  const begun: string[] = [];
  const dropped: string[] = [];
  const ends = new Map<string, () => void>();
  const queue = new BoundedQueue<Item>({
    atOnce,
    mostWaiting,
    work: ({ name }) => {
      begun.push(name);
      return new Promise((resolve) => ends.set(name, resolve));
    },
    onDropped: ({ name }) => dropped.push(name),
  });
  const add = (...names: string[]): void => names.forEach((name) => queue.add({ name }));
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.();
    await clock.advance(0);
  };
  return { clock, queue, begun, dropped, add, end };
}

describe('a bounded queue', () => {
  it('works on what comes, one after the other and in order, and not while it is being brought', async () => {
    const { clock, begun, add, end } = setUp({ mostWaiting: 10 });
    add('a', 'b', 'c');
    expect(begun).toEqual([]);
    await clock.advance(0);
    expect(begun).toEqual(['a']);
    await end('a');
    await end('b');
    expect(begun).toEqual(['a', 'b', 'c']);
  });

  it('works on several at a time where it may', async () => {
    const { clock, begun, add, end } = setUp({ atOnce: 2 });
    add('a', 'b', 'c');
    await clock.advance(0);
    expect(begun).toEqual(['a', 'b']);
    await end('b');
    expect(begun).toEqual(['a', 'b', 'c']);
  });

  it('drops the oldest that waits where there is no room, and tells of it', async () => {
    const { clock, begun, dropped, add, end } = setUp();
    add('a', 'b', 'c', 'd', 'e');
    await clock.advance(0);
    expect(dropped).toEqual(['b', 'c']);
    for (const name of ['a', 'd', 'e']) await end(name);
    expect(begun).toEqual(['a', 'd', 'e']);
  });

  it('is idle once nothing waits and nothing goes on', async () => {
    const { clock, queue, add, end } = setUp();
    await queue.idle();
    add('a', 'b');
    await clock.advance(0);
    let idle = false;
    void queue.idle().then(() => (idle = true));
    await end('a');
    expect(idle).toBe(false);
    await end('b');
    expect(idle).toBe(true);
  });

  it('forgets what waits when it is cleared, and not what goes on', async () => {
    const { clock, queue, begun, dropped, add, end } = setUp();
    add('a', 'b');
    await clock.advance(0);
    queue.clear();
    await end('a');
    await queue.idle();
    expect([begun, dropped]).toEqual([['a'], []]);
  });

  it('waits for the rest when it is closed, and has no timer then', async () => {
    const { clock, queue, add, end } = setUp();
    add('a', 'b');
    const closing = queue.close({ clock, timeoutMs: 1_000 });
    await clock.advance(0);
    await end('a');
    await end('b');
    expect(await closing).toEqual({ waiting: [], begun: [] });
    expect(clock.pendingTimers).toBe(0);
  });

  it('says what is left when patience ends, and takes nothing more', async () => {
    const { clock, queue, begun, dropped, add, end } = setUp();
    add('a', 'b', 'c');
    const closing = queue.close({ clock, timeoutMs: 1_000 });
    await clock.advance(999);
    expect(dropped).toEqual([]);
    await clock.advance(1);
    expect(await closing).toEqual({ waiting: [{ name: 'b' }, { name: 'c' }], begun: [{ name: 'a' }] });
    add('d');
    await end('a');
    expect([begun, dropped]).toEqual([['a'], ['d']]);
  });
});
