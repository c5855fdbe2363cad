import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';
import { type Repetition, repetition } from './repetition.js';

const reply = z.union([
  z.object({ to: z.number(), answer: z.unknown() }),
  z.object({ to: z.number(), error: z.string() }),
]);

/** What the program says of itself once it has opened what it needs. */
const READY = 0;

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

export interface Launch {
  /** The folder that holds the library and the programs that are to use it. */
  readonly installation: string;
  /** A file of `programs`, without its ending. */
  readonly program: string;
  readonly settings: object;
  /** More arguments of Node.js. */
  readonly execArgv?: readonly string[];
}

/** A process of its own that answers questions. */
export class Program {
  static async start({ installation, program, settings, execArgv = [] }: Launch): Promise<Program> {
    const script = join(installation, 'bench/programs', `${program}.js`);
    const child = fork(script, [JSON.stringify(settings)], {
      execArgv: ['--expose-gc', ...execArgv],
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const started = new Program(child, program);
    await started.answerTo(READY);
    return started;
  }

  private readonly waiting = new Map<number, Waiting>();
  private asked = READY;

  private constructor(
    private readonly child: ChildProcess,
    name: string,
  ) {
    child.on('message', (message) => {
      const told = reply.parse(message);
      const waiting = this.waiting.get(told.to);
      this.waiting.delete(told.to);
      if ('error' in told) waiting?.reject(new Error(`The program "${name}" failed: ${told.error}`));
      else waiting?.resolve(told.answer);
    });
    child.on('exit', () => {
      for (const { reject } of this.waiting.values())
        reject(new Error(`The program "${name}" ended without an answer.`));
    });
  }

  ask(question: object = {}): Promise<unknown> {
    const number = ++this.asked;
    const answered = this.answerTo(number);
    this.child.send({ number, question });
    return answered;
  }

  async measure(question: object = {}): Promise<Repetition> {
    return repetition.parse(await this.ask(question));
  }

  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.disconnect();
    await gone;
  }

  private answerTo(number: number): Promise<unknown> {
    return new Promise((resolve, reject) => this.waiting.set(number, { resolve, reject }));
  }
}

/** One measurement in a process that has done nothing before. */
export async function measureAfresh(launch: Launch): Promise<Repetition> {
  const program = await Program.start(launch);
  try {
    return await program.measure();
  } finally {
    await program.end();
  }
}
