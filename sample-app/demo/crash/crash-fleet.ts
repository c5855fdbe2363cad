import { fileURLToPath } from 'node:url';
import { namesOf } from '../fleet.js';
import { ReplicaChild } from '../replica-child.js';
import type { ReplicaEvent } from '../replica-events.js';

const PROGRAM = fileURLToPath(new URL('./replica.js', import.meta.url));

/** Who is told what goes on, and by which replica. */
export interface CrashAudience {
  said(teller: string, event: ReplicaEvent): void;
  up(name: string, pid: number | undefined): void;
  killed(name: string): void;
}

/** Three processes over one SQLite file and nothing else. */
export class CrashFleet {
  readonly names = namesOf(3);
  private readonly replicas = new Map<string, ReplicaChild>();

  constructor(
    private readonly databaseUrl: string,
    private readonly audience: CrashAudience,
  ) {}

  async boot(names: readonly string[] = this.names): Promise<void> {
    await Promise.all(names.map((name) => this.bootOne(name)));
  }

  /** Ends them without a word. */
  async kill(names: readonly string[]): Promise<void> {
    await Promise.all(
      names.map(async (name) => {
        await this.replicas.get(name)?.end('SIGKILL');
        this.replicas.delete(name);
        this.audience.killed(name);
      }),
    );
  }

  async close(): Promise<void> {
    await Promise.all([...this.replicas.values()].map((replica) => replica.end('SIGTERM')));
    this.replicas.clear();
  }

  private async bootOne(name: string): Promise<void> {
    const program = { path: PROGRAM, environment: { DATABASE_URL: this.databaseUrl } };
    const replica = new ReplicaChild(name, program, (event) => this.audience.said(name, event));
    this.replicas.set(name, replica);
    await replica.up;
    this.audience.up(name, replica.pid);
  }
}
