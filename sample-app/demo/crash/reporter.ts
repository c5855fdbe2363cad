import type { Customers } from '../customers.js';
import { Journal } from '../journal.js';
import type { Narrator } from '../narrator.js';
import { TRIALS } from '../plan.js';
import type { ReplicaEvent } from '../replica-events.js';
import type { Chronicle } from './chronicle.js';
import type { CrashAudience } from './crash-fleet.js';
import { CRASH_PLAN } from './crash-plan.js';
import { didWork } from './take-over.js';

/** Hears the replicas: keeps what they say, and tells the reader what matters of it. */
export class Reporter implements CrashAudience {
  private readonly journal = new Journal();
  private due: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly chronicle: Chronicle,
    private readonly narrator: Narrator,
    private readonly customers: Pick<Customers, 'extendTrials'>,
  ) {}

  heading(): void {
    this.narrator.heading();
  }

  said(teller: string, event: ReplicaEvent): void {
    this.journal.note(event);
    this.chronicle.note(teller, event);
    if (isTold(event)) this.narrator.event(event, teller);
    // Only a run that got to its end: whom one that was cut off did not reach is due as before.
    if (event.name === 'run.settled' && event.event.job === TRIALS && didWork(event.event))
      this.due = this.due.then(() => this.customers.extendTrials());
  }

  up(name: string, pid: number | undefined): void {
    this.narrator.replica(name, 'is up', `process ${pid}`);
  }

  killed(name: string): void {
    this.journal.noteKilled(name);
    this.narrator.replica(name, 'killed', 'with SIGKILL', 'bad');
  }

  /** Resolves when no run is under way. Rejects where the customers could not go on. */
  async idle(): Promise<void> {
    await this.journal.idle();
    await this.due;
  }
}

/** Of every slot two replicas say that the third has it, and of every account there is a line. */
function isTold({ name, event }: ReplicaEvent): boolean {
  if (name === 'job.log' || name === 'tenant.retried' || name === 'tenants.skipped') return false;
  if (name === 'run.settled' && event.reason === 'already-claimed') return false;
  return !('job' in event) || CRASH_PLAN[event.job] !== undefined;
}
