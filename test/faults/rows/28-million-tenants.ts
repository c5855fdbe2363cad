import { CROWD_WRITES_EVERY, MEMORY_EVENT, TRIGGERED_EVENT } from '../../replicas/app/settings.js';
import type { EventLine } from '../../replicas/fleet/log-line.js';
import type { Scene } from '../../replicas/fleet/scene.js';
import type { FaultRow } from '../row.js';

/** What a run of any length may take over what the process had before it: resident, and of heap with its garbage. */
const RESIDENT_MB = 32;
const HEAP_MB = 64;

const FEW = 100_000;
const MANY = 1_000_000;

/** Enough for the code to have been compiled. */
const WARM_UP = 2_000;

interface Crowd {
  readonly rssMb: number;
  readonly heapMb: number;
  readonly succeeded: unknown;
  readonly outcome: unknown;
  readonly written: number;
  readonly tookMs: number;
}

export const millionTenants: FaultRow = {
  number: 28,
  fault: 'one million tenants',
  expected: 'bounded heap (streamed, page by page)',
  async play(stage) {
    const scene = await stage.scene();
    const mode = stage.oneOf(['chunked', 'sliding'] as const);
    const concurrency = stage.between(10, 50);
    const fanOut = { mode, concurrency };
    // One after the other, each in a process that has run nothing but the warm-up.
    const few = await crowd(scene, FEW, fanOut);
    const many = await crowd(scene, MANY, fanOut);
    for (const [name, count, run] of [
      ['100,000', FEW, few],
      ['1,000,000', MANY, many],
    ] as const) {
      const ending = `${String(run.outcome)} ${String(run.succeeded)}`;
      stage.same(`${name} tenants: each is served`, ending, `succeeded ${count}`);
      stage.same(`${name} tenants: the handlers were called`, run.written, count / CROWD_WRITES_EVERY);
      stage.check(`${name} tenants: the heap stays within ${HEAP_MB} MB`, run.heapMb <= HEAP_MB, run.heapMb);
      stage.check(
        `${name} tenants: the process stays within ${RESIDENT_MB} MB`,
        run.rssMb <= RESIDENT_MB,
        run.rssMb,
      );
      stage.measure(`resident memory over its base, ${name} tenants, MB`, run.rssMb);
      stage.measure(`heap over its base, ${name} tenants, MB`, run.heapMb);
    }
    stage.see(
      `${mode} by ${concurrency}: ${many.heapMb} MB of heap, ${many.rssMb} MB resident over base (100,000: ` +
        `${few.heapMb} and ${few.rssMb}), ${Math.round(many.tookMs / 100) / 10} s`,
    );
  },
};

async function crowd(
  scene: Scene,
  tenants: number,
  fanOut: { mode: 'chunked' | 'sliding'; concurrency: number },
): Promise<Crowd> {
  const name = `crowd of ${tenants}`;
  const options = { namespace: name, fanOut };
  const replica = await scene.bootOne({ name, jobs: ['crowd'], tenants: WARM_UP, options });
  const endings = (): EventLine[] => replica.events(TRIGGERED_EVENT);
  replica.tell({ trigger: 'crowd' });
  await replica.log.until('the warm-up ends', () => endings()[0]);
  await scene.witness.settled();
  const before = scene.witness.log.entries.length;
  replica.tell({ tenants });
  replica.tell({ trigger: 'crowd' });
  const summary = await replica.log.until(`${name} is through`, () => endings()[1], 240_000);
  const memory = replica.events(MEMORY_EVENT)[1];
  await replica.leave();
  await scene.witness.settled();
  return {
    rssMb: Math.round(Number(memory?.rssOverBaseMb)),
    heapMb: Math.round(Number(memory?.heapOverBaseMb)),
    outcome: summary.outcome,
    succeeded: replica.settled('crowd')[1]?.tenants?.succeeded,
    written: scene.witness.log.entries.length - before,
    tookMs: Number(summary.durationMs),
  };
}
