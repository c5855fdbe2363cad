import type { SettledLine } from '../../replicas/fleet/log-line.js';
import type { Scene } from '../../replicas/fleet/scene.js';
import type { FaultRow } from '../row.js';
import type { Stage } from '../stage.js';

const TIMEOUT_MS = 1_500;

interface Break {
  readonly by: 'failure' | 'silence';
  /** How many pages are whole. */
  readonly pages: number;
}

export const noTenantList: FaultRow = {
  number: 26,
  fault: 'the tenant list fails or hangs, at once or after a page',
  expected: '`failed/tenants-unavailable`; no further page starts; never "all tenants"',
  brief: true,
  async play(stage) {
    const scene = await stage.scene();
    const pages = stage.between(1, 4);
    const breaks: readonly Break[] = [
      { by: 'failure', pages: 0 },
      { by: 'failure', pages },
      { by: 'silence', pages: 0 },
      { by: 'silence', pages },
    ];
    // Two by two: each is a process of its own.
    const seen: string[] = [];
    for (const pair of [breaks.slice(0, 2), breaks.slice(2)]) {
      seen.push(...(await Promise.all(pair.map((one) => underBreak(stage, scene, one)))));
    }
    stage.see(seen.join('; '));
  },
};

async function underBreak(stage: Stage, scene: Scene, { by, pages }: Break): Promise<string> {
  const pageSize = stage.between(5, 40);
  const name = `${by} after ${pages} pages`;
  // The page that breaks off is never whole, so that none of it is known to be worth running.
  const within = pages === 0 ? 0 : stage.between(0, pageSize - 1);
  const replica = await scene.bootOne({
    name,
    jobs: ['tenants'],
    tenants: 20 * pageSize,
    tenantSource: { pageSize, timeoutMs: TIMEOUT_MS, breaks: { by, after: pages * pageSize + within } },
    options: { namespace: name, fanOut: { concurrency: stage.between(1, 10) } },
  });
  const run = await replica.log.until(`${name}: the run ends`, () =>
    replica.settled('tenants').find(({ outcome }) => outcome !== 'skipped'),
  );
  const { code, signal } = await replica.leave();
  await scene.witness.settled();
  const began = scene.witness
    .of('tenants')
    .filter(({ runId, phase }) => runId === run.runId && phase === 'began')
    .map(({ tenantId = '' }) => tenantId);
  const whole = Array.from({ length: pages * pageSize }, (_, index) => `tenant-${index + 1}`);
  const unwanted = began.filter((id) => !whole.includes(id));
  stage.same(`${name}: the run ends so`, endingOf(run), 'run.failed failed/tenants-unavailable');
  stage.same(`${name}: no further page starts`, unwanted, []);
  stage.same(`${name}: whole pages were run, each tenant once`, began.sort(), whole.sort());
  stage.same(`${name}: and stay counted`, run.tenants?.succeeded ?? 0, whole.length);
  stage.same(`${name}: the error says what failed`, run.error?.name, 'TenantsUnavailableError');
  stage.check(`${name}: the process lived on`, code === null && signal === 'SIGTERM', { code, signal });
  if (by === 'silence') {
    const patient = run.durationMs >= TIMEOUT_MS;
    stage.check(`${name}: it waited for as long as it was told to`, patient, run.durationMs);
    stage.measure(`run that met with ${name}, ms`, run.durationMs);
  }
  return `${name}: ${began.length} of ${20 * pageSize} ran, ${run.durationMs} ms`;
}

function endingOf({ event, outcome, reason }: SettledLine): string {
  return `${event} ${outcome}/${reason}`;
}
