import { bareReplica } from '../../test/support/runtime.js';
import { MemoryCoordinationStore } from '../locking/stores/memory-store.js';
import { FaultyStore } from '../testing/faulty-store.js';
import { ManualClock } from '../testing/manual-clock.js';

function setUp() {
  const clock = new ManualClock(0);
  const store = new FaultyStore(new MemoryCoordinationStore({ clock }));
  const { coordinator, pauses } = bareReplica({ clock, store });
  for (const name of ['one', 'two']) coordinator.register({ name, handler: () => undefined });
  const paused = (): string[] =>
    coordinator
      .jobs()
      .filter(({ paused: isPaused }) => isPaused)
      .map(({ name }) => name);
  return { store, pauses, paused };
}

describe('the pauses a replica knows of', () => {
  it('are those in the store, asked for anew', async () => {
    const { store, pauses, paused } = setUp();
    await store.setPaused('one', true);
    await store.setPaused('of another application', true);
    expect(paused()).toEqual([]);
    await pauses.refresh();
    expect(paused()).toEqual(['one']);
    await store.setPaused('one', false);
    await store.setPaused('two', true);
    await pauses.refresh();
    expect(paused()).toEqual(['two']);
  });

  it.each(['fail', 'swallow'] as const)('stay what they were where the store %ss', async (fault) => {
    const { store, pauses, paused } = setUp();
    await store.setPaused('one', true);
    await pauses.refresh();
    store[fault]();
    await pauses.refresh();
    expect(paused()).toEqual(['one']);
  });
});
