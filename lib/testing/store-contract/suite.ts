import type {
  Acquired,
  AcquireRequest,
  CoordinationStore,
  Lease,
  Refused,
} from '../../locking/coordination-store.js';
import type { SuiteGlobals } from '../suite-globals.js';
import type { StoreHarness, StoreTraits } from './harness.js';

export interface ContractSuite {
  readonly expect: SuiteGlobals['expect'];
  readonly traits: Required<StoreTraits>;
  test(title: string, body: (harness: StoreHarness) => Promise<void>): void;
}

export const SLOT = '2026-03-01T02:00:00.000Z';
export const NEXT_SLOT = '2026-03-01T03:00:00.000Z';
/** Longer than any test. */
export const LONG_MS = 60_000;

/** A request for the job's only lease and one slot's claim; `token` also names the run and its replica. */
export function request(token: string, changes: Partial<AcquireRequest> = {}): AcquireRequest {
  return {
    job: 'report',
    replicaId: `replica-${token}`,
    runId: `run-${token}`,
    token,
    at: Date.parse(SLOT),
    claim: { key: SLOT, ttlMs: LONG_MS },
    lease: { scope: '', ttlMs: LONG_MS },
    ignorePaused: false,
    ...changes,
  };
}

export function claimOf(key: string, ttlMs = LONG_MS): AcquireRequest['claim'] {
  return { key, ttlMs };
}

export function leaseOf(scope: string, ttlMs = LONG_MS): AcquireRequest['lease'] {
  return { scope, ttlMs };
}

/** Who a refusal of `token`'s rivals must name. */
export function ownerOf(token: string): object {
  return { replicaId: `replica-${token}`, runId: `run-${token}`, since: SLOT };
}

/** The lease of a request that must be granted. */
export async function takeLease(store: CoordinationStore, asked: AcquireRequest): Promise<Lease> {
  const answer = await store.acquire(asked);
  if (answer.acquired && answer.lease !== null) return answer.lease;
  throw new Error(`Expected the store to grant the lease, got ${JSON.stringify(answer)}`);
}

/** The answers of rivals that ask at once, through both handles in turn. One that rejects runs nothing. */
export async function raceOf(
  { store, other }: StoreHarness,
  requests: readonly AcquireRequest[],
): Promise<(Acquired | Refused | 'rejected')[]> {
  const asked = requests.map((rival, index) => (index % 2 === 0 ? store : other).acquire(rival));
  const answers = await Promise.allSettled(asked);
  return answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : 'rejected'));
}
