import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { GrowingLog, PATIENCE_MS } from '../../support/growing-log.js';
import { type Instruction, READY_EVENT, type ReplicaSettings, SETTINGS_VARIABLE } from '../app/settings.js';
import { BUILT } from '../build.mjs';
import {
  type EventLine,
  eventsOf,
  type LogLine,
  parseLine,
  type SettledLine,
  settledOf,
} from './log-line.js';

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** One replica of the application, as a process of its own. */
export class ReplicaProcess {
  /** What it wrote, line by line. */
  readonly log = new GrowingLog<LogLine>();
  readonly exited: Promise<Exit>;

  /** Resolves once the application has booted. */
  static async start(settings: ReplicaSettings): Promise<ReplicaProcess> {
    const env = { ...process.env, [SETTINGS_VARIABLE]: JSON.stringify(settings) };
    const child = spawn(process.execPath, [join(BUILT, `app/${settings.program}.js`)], {
      env,
      stdio: 'pipe',
    });
    const replica = new ReplicaProcess(settings, child);
    await replica.log.until(`${settings.name} boots`, (lines) => eventsOf(lines, READY_EVENT)[0]);
    return replica;
  }

  private constructor(
    readonly settings: ReplicaSettings,
    private readonly child: ChildProcessWithoutNullStreams,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (text) => this.log.add(parseLine(text)));
    }
    // `close` comes after the last line, unlike `exit`.
    this.exited = new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal })));
    void this.exited.then(({ code, signal }) =>
      this.log.end(`${settings.name} has ended (code ${code}, signal ${signal}).`),
    );
  }

  get name(): string {
    return this.settings.name;
  }

  get isAlive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** The runs and refusals it told of, oldest first. */
  settled(job: string): SettledLine[] {
    return settledOf(this.log.entries, job);
  }

  /** Resolves with its first run or refusal of the job. */
  untilFirstSettled(job: string): Promise<SettledLine> {
    return this.log.until(`${this.name} settles ${job}`, (lines) => settledOf(lines, job)[0]);
  }

  /** Resolves with the end of its first run of the job; slots that it skipped before do not count. */
  untilFirstRun(job: string): Promise<SettledLine> {
    return this.log.until(`${this.name} runs ${job}`, (lines) =>
      settledOf(lines, job).find(({ outcome }) => outcome !== 'skipped'),
    );
  }

  /** Resolves once it has settled that slot of the job, or a later one. */
  untilSettled(job: string, slot: string): Promise<SettledLine> {
    const what = `${this.name} settles ${job} of ${slot}`;
    const untilSlotMs = Math.max(0, Date.parse(slot) - Date.now());
    const find = (lines: readonly LogLine[]): SettledLine | undefined =>
      settledOf(lines, job).find((line) => line.slot >= slot);
    return this.log.until(what, find, untilSlotMs + PATIENCE_MS);
  }

  /** The lines of the coordinator, or of the replica itself, with that event. */
  events(event: string): EventLine[] {
    return eventsOf(this.log.entries, event);
  }

  untilEvent(event: string): Promise<EventLine> {
    return this.log.until(`${this.name} tells of ${event}`, (lines) => eventsOf(lines, event)[0]);
  }

  tell(instruction: Instruction): void {
    this.child.stdin.write(`${JSON.stringify(instruction)}\n`);
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Shuts it down as a deployment does, and waits until it is gone. */
  leave(): Promise<Exit> {
    this.kill('SIGTERM');
    return this.untilGone();
  }

  /** Resolves once the process has ended, whatever the reason. */
  untilGone(): Promise<Exit> {
    let deadline: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      const error = new Error(`${this.name} did not end within ${PATIENCE_MS} ms.`);
      deadline = setTimeout(() => reject(error), PATIENCE_MS);
    });
    return Promise.race([this.exited, tooLate]).finally(() => clearTimeout(deadline));
  }

  async stop(): Promise<void> {
    this.kill('SIGKILL');
    await this.exited;
  }
}
