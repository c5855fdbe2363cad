import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';
import type { Readings } from './contestant.js';

const readings = z.record(z.string(), z.number());
const reply = z.union([z.object({ answer: z.unknown() }), z.object({ error: z.string() })]);

export interface Launch {
  /** The folder that holds the library and the programs that are to use it. */
  readonly installation: string;
  /** A file of `programs`, without its ending. */
  readonly program: string;
  readonly settings: object;
  /** More arguments of Node.js. */
  readonly execArgv?: readonly string[];
}

/** A process of its own that answers questions one at a time. */
export class Program {
  static async start({ installation, program, settings, execArgv = [] }: Launch): Promise<Program> {
    const script = join(installation, 'bench/programs', `${program}.js`);
    const child = fork(script, [JSON.stringify(settings)], {
      execArgv: ['--expose-gc', ...execArgv],
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const started = new Program(child, program);
    await started.next();
    return started;
  }

  private constructor(
    private readonly child: ChildProcess,
    private readonly name: string,
  ) {}

  async ask(question: object = {}): Promise<unknown> {
    const answered = this.next();
    this.child.send(question);
    return answered;
  }

  async measure(question: object = {}): Promise<Readings> {
    return readings.parse(await this.ask(question));
  }

  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.disconnect();
    await gone;
  }

  private async next(): Promise<unknown> {
    const given = new AbortController();
    const { signal } = given;
    try {
      const message = await Promise.race([
        once(this.child, 'message', { signal }).then(([first]: unknown[]) => first),
        once(this.child, 'exit', { signal }).then(() => {
          throw new Error(`The program "${this.name}" ended without an answer.`);
        }),
      ]);
      const told = reply.parse(message);
      if ('error' in told) throw new Error(`The program "${this.name}" failed: ${told.error}`);
      return told.answer;
    } finally {
      given.abort();
    }
  }
}

/** One measurement in a process that has done nothing before. */
export async function measureAfresh(launch: Launch): Promise<Readings> {
  const program = await Program.start(launch);
  try {
    return await program.measure();
  } finally {
    await program.end();
  }
}
