import type { ReplicaEvent } from './replica-events.js';

/** Who is told what goes on. */
export interface Audience {
  /** A job's doing, on one of the replicas. */
  event(event: ReplicaEvent): void;
  /** A replica came, or is about to go. */
  replica(name: string, what: string, detail: string): void;
  /** A replica is gone without a word. */
  killed(name: string): void;
}

/** The replicas of one application. */
export interface Fleet {
  /** As the reader is told of it. */
  readonly description: string;
  /** What happens to a replica in the middle of a batch. */
  readonly disruption: 'shut down' | 'killed and restarted';
  boot(audience: Audience): Promise<void>;
  /** Takes one replica down in the middle of its work; resolves when the fleet is in order again. */
  disrupt(replica: string): Promise<void>;
  close(): Promise<void>;
}

export function namesOf(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `replica-${index + 1}`);
}
