import type { Acquired, AcquireRequest, Refused } from '../../locking/coordination-store.js';
import type { SqlTarget } from '../client/client-of.js';
import type { Compiler } from '../schema/compiler.js';
import { keyText } from '../schema/text.js';
import { readAcquireRow } from './acquire-answer.js';
import { Leases } from './leases.js';
import { lockRequest } from './lock-request.js';
import type { LockRoutines } from './lock-routines.js';
import { PauseFlags } from './pause-flags.js';
import { routinesFor } from './routines-for.js';
import { ScheduleExchange } from './schedule-exchange.js';

/** After so many grants this replica cleans up, and takes away more than they have left. */
const GRANTS_PER_CLEANING = 50;
const MOST_CLEANED = 250;

/** What one namespace coordinates in one database. */
export class SqlLocking {
  readonly leases: Leases;
  readonly pauses: PauseFlags;
  readonly schedules: ScheduleExchange;
  private readonly namespace: string;
  private readonly routines: LockRoutines;
  private grants = 0;
  private cleaning: Promise<void> = Promise.resolve();

  constructor(target: SqlTarget, db: Compiler, namespace: string) {
    this.namespace = keyText(namespace);
    this.routines = routinesFor(target, db);
    this.leases = new Leases(target, db, this.namespace);
    this.pauses = new PauseFlags(target, db, this.namespace);
    this.schedules = new ScheduleExchange(target, db, this.namespace);
  }

  async acquire(request: AcquireRequest): Promise<Acquired | Refused> {
    const row = await this.routines.acquire(lockRequest(this.namespace, request));
    const answer = readAcquireRow(request, row);
    if (answer.acquired) this.granted();
    return answer;
  }

  withdraw(request: AcquireRequest): Promise<void> {
    return this.routines.withdraw(lockRequest(this.namespace, request));
  }

  close(): Promise<void> {
    return this.cleaning;
  }

  /** The first one cleans too: a replica may not live for many. */
  private granted(): void {
    if (this.grants % GRANTS_PER_CLEANING === 0) {
      // Nobody waits for it, and what one cleaning leaves the next one takes.
      const clean = (): Promise<void> => this.routines.clean(MOST_CLEANED).catch(() => undefined);
      this.cleaning = this.cleaning.then(clean);
    }
    this.grants += 1;
  }
}
