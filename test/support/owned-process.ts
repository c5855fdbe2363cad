import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import type { FileHandle } from 'node:fs/promises';
import { Socket } from 'node:net';

/** A server of a test: it does not outlive this process, however this process ends. */
export class OwnedProcess {
  readonly child: ChildProcess;
  private readonly guard: ChildProcess;
  private readonly exited: Promise<void>;

  /** @param log takes what the server says, and is closed */
  constructor(binary: string, args: readonly string[], options: SpawnOptions = {}, log?: FileHandle) {
    const said = log?.fd ?? 'ignore';
    this.child = spawn(binary, args, { ...options, stdio: ['ignore', said, said] });
    void log?.close();
    this.exited = new Promise((resolve) => {
      this.child.once('exit', () => resolve());
      this.child.once('error', () => resolve());
    });
    this.child.unref();
    this.guard = guardOf(this.child);
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  async end(signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT'): Promise<void> {
    if (this.isRunning) {
      this.child.ref();
      this.child.kill(signal);
      await this.exited;
    }
    this.guard.kill('SIGKILL');
  }
}

/** An exit handler does not run after SIGKILL, nor inside a test runner's sandbox; the end of a pipe is seen in any case. */
function guardOf(child: ChildProcess): ChildProcess {
  const script = `trap '' INT TERM HUP; read _; kill -9 ${child.pid}`;
  const guard = spawn('sh', ['-c', script], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  guard.unref();
  if (guard.stdin instanceof Socket) guard.stdin.unref();
  return guard;
}
