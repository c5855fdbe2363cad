import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { join } from 'node:path';
import { BUILT } from '../build.mjs';

/** Generous: the machine may be busy. */
const WITHIN_MS = 60_000;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

type Environment = Readonly<Record<string, string>>;

/** A command of the application in a process of its own. */
export class Command {
  readonly ended: Promise<Ended>;
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly out = { stdout: '', stderr: '' };
  private onText: () => void = () => undefined;

  constructor(args: readonly string[], environment: Environment = {}) {
    this.child = spawn(process.execPath, [join(BUILT, 'app/main.js'), ...args], {
      // FORCE_COLOR and the like of the one who runs the tests are no business of the commands.
      env: { PATH: process.env.PATH, ...environment },
      timeout: WITHIN_MS,
      killSignal: 'SIGKILL',
    });
    for (const name of ['stdout', 'stderr'] as const) {
      this.child[name].setEncoding('utf8').on('data', (text: string) => {
        this.out[name] += text;
        this.onText();
      });
    }
    this.ended = new Promise((resolve, reject) => {
      this.child.once('error', reject);
      this.child.once('close', (code, signal) => resolve({ code, signal, ...this.out }));
    });
  }

  /** Resolves once standard error holds the text so many times; rejects where the process ends without. */
  async says(text: string, times = 1): Promise<void> {
    const said = new Promise<void>((resolve) => {
      this.onText = () => {
        if (this.out.stderr.split(text).length > times) resolve();
      };
      this.onText();
    });
    const silent = this.ended.then(({ stderr }) => {
      if (stderr.split(text).length <= times) throw new Error(`It never said "${text}":\n${stderr}`);
    });
    await Promise.race([said, silent]);
  }

  goOn(): void {
    this.child.stdin.write('go on\n');
  }

  /** As `head` does once it has enough. */
  stopReading(): void {
    this.child.stdout.destroy();
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }
}

export function command(args: string, environment?: Environment): Promise<Ended> {
  return new Command(args === '' ? [] : args.split(' '), environment).ended;
}
