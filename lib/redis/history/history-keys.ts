import type { RunOutcome } from '../../common/run.js';
import { encodeKeyPart } from '../../locking/keys.js';

/**
 * The names of everything one history has in Redis. All of them carry the same braces, which in Redis Cluster puts
 * them on one server, so that one script may touch a run together with the lists it is in. No job's keys carry these
 * braces: a job's name is encoded, and then has no `@`.
 *
 * The lists are sorted sets of run ids by when the runs started, in milliseconds.
 */
export class HistoryKeys {
  private readonly prefix: string;

  constructor(namespace: string) {
    this.prefix = `${namespace}:{@history}`;
  }

  get all(): string {
    return `${this.prefix}:runs`;
  }

  get unfinished(): string {
    return `${this.prefix}:unfinished`;
  }

  /** A set: the names of the jobs there are runs of. */
  get jobs(): string {
    return `${this.prefix}:jobs`;
  }

  run(runId: string): string {
    return `${this.prefix}:run:${encodeKeyPart(runId)}`;
  }

  /** The list of the runs that match; that of all where nothing is asked for. */
  list({
    job,
    outcome,
  }: {
    readonly job?: string | undefined;
    readonly outcome?: RunOutcome | undefined;
  }): string {
    const ofJob = job === undefined ? '' : `:job:${encodeKeyPart(job)}`;
    const ofOutcome = outcome === undefined ? '' : `:outcome:${outcome}`;
    return `${this.all}${ofJob}${ofOutcome}`;
  }
}
