import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { ReplicaEvent } from './replica-events.js';
import { isReplicaMessage } from './replica-message.js';

export interface ReplicaProgram {
  /** The path of the program. */
  readonly path: string;
  /** Beside that of this process. */
  readonly environment: NodeJS.ProcessEnv;
}

/** A replica in a process of its own, seen from the one that started it. */
export class ReplicaChild {
  /** Resolves once it is up; rejects where it ends before. */
  readonly up: Promise<void>;
  private readonly child: ChildProcess;

  constructor(name: string, { path, environment }: ReplicaProgram, tell: (event: ReplicaEvent) => void) {
    const child = fork(path, { env: { ...process.env, REPLICA_ID: name, ...environment } });
    this.child = child;
    this.up = new Promise<void>((resolve, reject) => {
      child.on('message', (message) => {
        if (!isReplicaMessage(message)) return;
        if (message.kind === 'up') resolve();
        else tell(message.event);
      });
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        reject(new Error(`${name} ended before it was up, with ${signal ?? `exit code ${code}`}.`));
      });
    });
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Resolves once the process is gone. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const { child } = this;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  }
}
