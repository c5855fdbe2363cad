import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Cron, Interval, Timeout } from '@nestjs/schedule';
import {
  Coordinated,
  CoordinatedCron,
  CoordinatedInterval,
  type CronRun,
  days,
  TenantCron,
  type TenantRun,
} from 'nestjs-cron-coordinator';
import { toldToGoOn } from './told-to-go-on.js';
import { FIRED } from './words.js';

export interface Account {
  readonly id: string;
  readonly isBroken: boolean;
}

const EVERY_SECOND = '* * * * * *';
const NIGHTLY = '0 0 2 * * *';

/** What a command is asked for. */
@Injectable()
export class AskedForJobs {
  private toldOnce: Promise<void> | undefined;

  @CoordinatedCron(NIGHTLY, { name: 'clean-up', timeZone: 'Europe/Berlin' })
  cleanUp(run: CronRun): { removed: number; trigger: string } {
    process.stdout.write('a line on standard output\n');
    process.stdout.write('and a piece of one');
    run.progress(1, 2);
    return { removed: 3, trigger: run.trigger };
  }

  @CoordinatedCron(NIGHTLY, { name: 'broken' })
  fail(): never {
    throw new TypeError('no disk', { cause: new Error('unplugged') });
  }

  @CoordinatedCron(NIGHTLY, { name: 'switched-off', disabled: true })
  never(): string {
    return 'forced';
  }

  /** Long enough for each of the firing jobs to fire. */
  @CoordinatedCron(NIGHTLY, { name: 'lasting' })
  async last(): Promise<void> {
    await delay(2_100);
  }

  /** Ends when the test says so. */
  @CoordinatedCron(NIGHTLY, { name: 'held' })
  async hold(run: CronRun): Promise<void> {
    run.log('holding');
    await toldToGoOn();
  }

  /** Takes no notice of its signal, and never ends. */
  @CoordinatedCron(NIGHTLY, { name: 'deaf' })
  async neverEnd(run: CronRun): Promise<void> {
    run.log('holding');
    await new Promise(() => setInterval(() => undefined, 1_000));
  }

  @TenantCron<Account>(NIGHTLY, { name: 'billing', concurrency: 2 })
  bill(account: Account): void {
    if (account.isBroken) throw new Error(`no invoice for ${account.id}`);
  }

  /** The first chunk ends when the test says so. */
  @TenantCron<Account>(NIGHTLY, { name: 'archive', concurrency: 2 })
  async archive(_account: Account, run: TenantRun): Promise<void> {
    this.toldOnce ??= toldToGoOn();
    run.log('holding');
    await this.toldOnce;
    run.log('archived');
  }
}

function fired(what: string): void {
  process.stderr.write(`${FIRED} ${what}\n`);
}

/** What must not happen in a command: each of them would say so. */
@Injectable()
export class FiringJobs {
  @CoordinatedCron(EVERY_SECOND, { name: 'every-second', catchUp: 'latest', catchUpWithinMs: days(1) })
  everySecond(): void {
    fired('coordinated cron');
  }

  @CoordinatedInterval(100, { name: 'often', startWithin: [0, 1] })
  often(): void {
    fired('coordinated interval');
  }

  @Coordinated({ name: 'stacked' })
  @Cron(EVERY_SECOND)
  stacked(): void {
    fired('stacked cron');
  }

  @Cron(EVERY_SECOND)
  bareCron(): void {
    fired('plain cron');
  }

  @Interval(10)
  bareInterval(): void {
    fired('plain interval');
  }

  @Timeout(0)
  bareTimeout(): void {
    fired('plain timeout');
  }
}
