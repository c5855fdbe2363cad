import { ManualClock } from '../../../lib/testing/manual-clock.js';
import { CheckedStore } from './checked-store.js';
import { Landings } from './landings.js';
import { Ledger } from './ledger.js';
import { ReferenceStore } from './reference-store.js';
import { Replica } from './replica.js';
import type { StoreUnderTest } from './store-under-test.js';

/** All times of a model run are multiples of this, so that nothing falls due between two steps of the clock. */
export const STEP_MS = 250;
/** No longer is a question on its way, nor its answer. */
export const LONGEST_JOURNEY_MS = 4_000;
/** The longest pause between two tries to take something back, with a deadline and a journey on top. */
const SETTLED_WITHIN_MS = 40_000;

/** Replicas, each with its own bad connection, over one store and the reference beside it. */
export class Fleet {
  private tokens = 0;

  private constructor(
    readonly ledger: Ledger,
    readonly replicas: readonly Replica[],
    private readonly clock: ManualClock,
    private readonly reference: ReferenceStore,
    private readonly landings: Landings,
    private readonly age: (ms: number) => Promise<void>,
  ) {}

  static async over(store: StoreUnderTest, size: number): Promise<Fleet> {
    const clock = new ManualClock(Date.UTC(2026, 2, 1));
    const reference = new ReferenceStore(() => clock.monotonic(), store.meaning);
    const landings = new Landings();
    const ledger = new Ledger();
    const handles = await store.open(clock, size);
    const replicas = handles.map((handle, index) => {
      const checked = new CheckedStore(handle, reference, landings);
      return new Replica(index, checked, clock, ledger);
    });
    return new Fleet(ledger, replicas, clock, reference, landings, async (ms) => store.age?.(ms));
  }

  replica(index: number): Replica {
    const replica = this.replicas[index % this.replicas.length];
    if (replica === undefined) throw new Error('A fleet has replicas');
    return replica;
  }

  newToken(replica: number): string {
    this.tokens += 1;
    return `token ${this.tokens} of replica ${replica}`;
  }

  now(): number {
    return this.clock.now();
  }

  /** Lets everything happen that needs no time, and looks whether all is as it should be. */
  async settle(): Promise<void> {
    await this.landings.quiet();
    this.ledger.checkHolders(this.clock.monotonic());
    expect([...this.landings.mistakes, ...this.ledger.mistakes]).toEqual([]);
  }

  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += STEP_MS) {
      await this.settle();
      await this.age(STEP_MS);
      await this.clock.advance(STEP_MS);
    }
    await this.settle();
  }

  /** Everyone reaches the store again: what nobody was told of must then be taken back before it expires. */
  async recover(): Promise<void> {
    for (const replica of this.replicas) replica.weather('clear');
    await Promise.all(this.replicas.map((replica) => replica.call()));
    await this.pass(LONGEST_JOURNEY_MS);
    for (let waited = 0; this.leftOver().length > 0 && waited < SETTLED_WITHIN_MS; waited += STEP_MS) {
      await this.pass(STEP_MS);
    }
    expect(this.leftOver()).toEqual([]);
  }

  private leftOver(): string[] {
    return this.ledger.withdrawnTokens().filter((token) => this.reference.holds(token));
  }
}
