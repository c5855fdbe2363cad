import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { CronCoordinator, TenantCron, type TenantRun } from 'nestjs-cron-coordinator';
import type { Tenant } from './jobs.js';
import { CROWD_WRITES_EVERY, MEMORY_EVENT, type MemoryReport } from './settings.js';
import { Witness } from './witness.js';

/** Only ever triggered, as no test runs then. */
const YEARLY = '0 0 0 1 1 *';
const SAMPLE_EVERY = 1_000;

const MEGABYTE = 1_048_576;

/** Does next to nothing for many tenants, and tells how far the process grew over what it was before the run. */
@Injectable()
export class CrowdJob implements OnModuleInit {
  private base = memory();
  private peak = memory();
  private handled = 0;

  constructor(
    @Inject(Witness) private readonly witness: Witness,
    @Inject(CronCoordinator) private readonly coordinator: CronCoordinator,
  ) {}

  onModuleInit(): void {
    this.coordinator.on('run.started', ({ job }) => {
      if (job === 'crowd') this.begin();
    });
    this.coordinator.on('run.settled', ({ job }) => {
      if (job === 'crowd') this.tell();
    });
  }

  @TenantCron(YEARLY, { name: 'crowd' })
  run(_tenant: Tenant, run: TenantRun): void {
    this.handled++;
    if (this.handled % SAMPLE_EVERY === 0) this.sample();
    if (this.handled % CROWD_WRITES_EVERY === 0) void this.witness.write('ended', run, run.tenantId);
  }

  private begin(): void {
    collectGarbage();
    this.handled = 0;
    this.base = memory();
    this.peak = this.base;
  }

  private sample(): void {
    const { rss, heapUsed } = memory();
    this.peak = { rss: Math.max(this.peak.rss, rss), heapUsed: Math.max(this.peak.heapUsed, heapUsed) };
  }

  private tell(): void {
    const report: MemoryReport = {
      handled: this.handled,
      rssOverBaseMb: (this.peak.rss - this.base.rss) / MEGABYTE,
      heapOverBaseMb: (this.peak.heapUsed - this.base.heapUsed) / MEGABYTE,
    };
    new Logger('Replica').log({ event: MEMORY_EVENT, ...report });
  }
}

interface Memory {
  readonly rss: number;
  readonly heapUsed: number;
}

function memory(): Memory {
  const { rss, heapUsed } = process.memoryUsage();
  return { rss, heapUsed };
}

/** The command line's flag would hold for every replica. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc()');
}
