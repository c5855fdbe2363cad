import type { SkipReason } from '../common/run.js';
import { ManualClock } from '../testing/manual-clock.js';
import { type GatedWork, ShutdownGate } from './shutdown-gate.js';
import type { ShutdownSignals } from './shutdown-signals.js';

class FakeSignals implements ShutdownSignals {
  private readonly listeners = new Set<() => void>();

  listen(onSignal: () => void): () => void {
    this.listeners.add(onSignal);
    return () => this.listeners.delete(onSignal);
  }

  send(): void {
    for (const listener of this.listeners) listener();
  }

  get count(): number {
    return this.listeners.size;
  }
}

const GRACE_MS = 10_000;

function gateOf(): { gate: ShutdownGate; clock: ManualClock; signals: FakeSignals } {
  const clock = new ManualClock(0);
  const signals = new FakeSignals();
  return { gate: new ShutdownGate(clock, GRACE_MS, signals), clock, signals };
}

/** Work that notes its abort, and leaves when it is aborted or told to. */
class Work implements GatedWork {
  readonly aborts: SkipReason[] = [];
  leave = (): void => undefined;

  constructor(readonly job = 'job') {}

  enter(gate: ShutdownGate): this {
    this.leave = gate.enter(this);
    return this;
  }

  abort(reason: SkipReason): void {
    this.aborts.push(reason);
    this.leave();
  }
}

describe('ShutdownGate', () => {
  it('is open until it is closed, and tells once', () => {
    const { gate } = gateOf();
    const told: number[] = [];
    gate.onClose(() => told.push(told.length));
    expect(gate.isOpen).toBe(true);
    gate.close();
    gate.close();
    expect([gate.isOpen, told]).toEqual([false, [0]]);
  });

  it('drains at once, without timer or listener, where nothing is inside', async () => {
    const { gate, clock, signals } = gateOf();
    await gate.drain();
    expect([clock.pendingTimers, signals.count]).toEqual([0, 0]);
  });

  it('waits for all that is inside, and then leaves neither timer nor listener', async () => {
    const { gate, clock, signals } = gateOf();
    const [first, second] = [new Work().enter(gate), new Work().enter(gate)];
    let drained = false;
    const draining = gate.drain().then(() => (drained = true));
    first.leave();
    await clock.advance(1);
    expect([drained, clock.pendingTimers, signals.count]).toEqual([false, 1, 1]);
    second.leave();
    await draining;
    expect([clock.pendingTimers, signals.count]).toEqual([0, 0]);
    expect([first.aborts, second.aborts]).toEqual([[], []]);
  });

  it('aborts what is inside when the grace is used up', async () => {
    const { gate, clock } = gateOf();
    const work = new Work().enter(gate);
    const draining = gate.drain();
    await clock.advance(GRACE_MS - 1);
    expect(work.aborts).toEqual([]);
    await clock.advance(1);
    expect(work.aborts).toEqual(['shutting-down']);
    await draining;
  });

  it('aborts what is inside at a signal, but none that came before it was closing', async () => {
    const { gate, signals } = gateOf();
    const work = new Work().enter(gate);
    signals.send();
    expect(work.aborts).toEqual([]);
    const draining = gate.drain();
    signals.send();
    expect(work.aborts).toEqual(['shutting-down']);
    await draining;
    expect(signals.count).toBe(0);
  });

  it('watches over work that enters while it is closing', async () => {
    const { gate, clock } = gateOf();
    gate.close();
    const late = new Work().enter(gate);
    await clock.advance(GRACE_MS);
    expect(late.aborts).toEqual(['shutting-down']);
    expect(clock.pendingTimers).toBe(0);
  });

  it('tells when the matching work has left, without closing', async () => {
    const { gate } = gateOf();
    const work = new Work('mine').enter(gate);
    new Work('other').enter(gate);
    const left = gate.left(({ job }) => job === 'mine');
    work.leave();
    await left;
    expect(gate.isOpen).toBe(true);
  });
});
