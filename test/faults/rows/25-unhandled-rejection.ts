import { readFile } from 'node:fs/promises';
import { REJECTION_EVENT } from '../../replicas/app/settings.js';
import type { LogLine } from '../../replicas/fleet/log-line.js';
import type { Scene } from '../../replicas/fleet/scene.js';
import type { FaultRow } from '../row.js';
import type { Stage } from '../stage.js';

const LEASE_MS = 3_000;
const PAGE = new URL('../../../docs/caveats.md', import.meta.url);

export const unhandledRejection: FaultRow = {
  number: 25,
  fault: 'a handler leaves an unhandled rejection',
  expected: 'documented as outside containment',
  async play(stage) {
    const scene = await stage.scene();
    const tenants = stage.between(1, 20);
    const careless = `tenant-${stage.between(1, tenants)}`;
    await withoutListener(stage, scene, tenants, careless);
    await withListener(stage, scene, tenants, careless);
    const page = (await readFile(PAGE, 'utf8')).replaceAll(/\s+/g, ' ');
    const [, section = ''] = /## Errors outside containment (.*?) ## /.exec(page) ?? [];
    stage.check(
      'the docs say that it is not contained, and ends the process',
      section.includes('**unhandled rejection**') && section.includes('Node.js ends the process by default'),
      section,
    );
    stage.see(
      `no listener: process ended, next slot run by another replica; with one: told, ${tenants} served`,
    );
  },
};

/** As Node.js does by default: the process ends, and what is left is what a crash leaves. */
async function withoutListener(stage: Stage, scene: Scene, tenants: number, careless: string): Promise<void> {
  const shared = {
    jobs: ['tenants'],
    tenants,
    // All at once, for the handlers beside the careless one last for long.
    options: { namespace: 'without', leaseMs: LEASE_MS, fanOut: { concurrency: tenants } },
  } as const;
  const troubles = { [careless]: 'leaves a rejection' } as const;
  const replica = await scene.bootOne({ ...shared, name: 'careless', workMs: 60_000, troubles });
  const exit = await replica.untilGone();
  stage.same('with no listener the process ends with an error', exit, { code: 1, signal: null });
  const said = replica.log.entries.some((line) =>
    textOf(line).includes(`nobody waits for this of ${careless}`),
  );
  stage.check('and says of what', said, replica.log.entries.slice(-5));

  const other = await scene.bootOne({ ...shared, name: 'other' });
  const next = await scene.witness.log.until('another replica runs the job', (all) =>
    all.find((entry) => entry.replica === 'other'),
  );
  await other.log.until('its run ends', () =>
    other.settled('tenants').find(({ outcome }) => outcome === 'succeeded'),
  );
  const own = scene.witness.of('tenants').filter((entry) => entry.replica === 'careless');
  const slots = new Set(own.map(({ slot }) => slot));
  stage.check('its slot is not run again', slots.size === 1 && !slots.has(next.slot), [...slots, next.slot]);
  await other.stop();
}

async function withListener(stage: Stage, scene: Scene, tenants: number, careless: string): Promise<void> {
  const troubles = { [careless]: 'leaves a rejection' } as const;
  const replica = await scene.bootOne({
    ...{ jobs: ['tenants'], tenants, troubles, name: 'listening', hearsRejections: true },
    options: { namespace: 'with' },
  });
  const summary = await replica.untilFirstRun('tenants');
  const heard = await replica.untilEvent(REJECTION_EVENT);
  const exit = await replica.leave();
  await scene.witness.settled();
  const ended = scene.witness
    .of('tenants')
    .filter(({ runId, phase }) => runId === summary.runId && phase === 'ended');
  const served = new Set(ended.map(({ tenantId }) => tenantId)).size;
  stage.same('with a listener every tenant is served', served, tenants);
  stage.same('the run succeeds', summary.outcome, 'succeeded');
  stage.same('the listener is told', heard.message, `Error: nobody waits for this of ${careless}`);
  stage.same('the process lives until it is told to leave', exit, { code: null, signal: 'SIGTERM' });
}

function textOf({ message }: LogLine): string {
  return typeof message === 'string' ? message : JSON.stringify(message);
}
