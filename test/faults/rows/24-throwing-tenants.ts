import type { LogLine } from '../../replicas/fleet/log-line.js';
import type { FaultRow } from '../row.js';

/** One for each way a handler can throw; see the job `throwing`. */
const MISDEEDS = [
  ...['sync', 'async', 'string', 'undefined', 'null', 'circular', 'bigint', 'symbol'],
  ...['getter', 'json', 'proxy', 'huge'],
];

/** Far more than any line needs, and far less than the longest message thrown. */
const LONGEST_LINE = 100_000;

export const throwingTenants: FaultRow = {
  number: 24,
  fault: 'a tenant throws: sync, async, a non-Error, an unserialisable value',
  expected: 'contained, counted, logged with job and tenant; outcome `partial`',
  brief: true,
  async play(stage) {
    const scene = await stage.scene();
    const good = Array.from({ length: stage.between(5, 50) }, (_, index) => `good-${index + 1}`);
    const mode = stage.oneOf(['chunked', 'sliding'] as const);
    const replica = await scene.bootOne({
      jobs: ['throwing'],
      tenantIds: [...good, ...MISDEEDS, 'returns'],
      options: { fanOut: { mode, concurrency: stage.between(1, 20) } },
    });
    const summary = await replica.untilFirstRun('throwing');
    await replica.leave();
    await scene.witness.settled();

    const { outcome, tenants, runId } = summary;
    stage.same('the outcome is partial', outcome, 'partial');
    stage.same('each throw is counted', tenants?.failed, MISDEEDS.length);
    stage.same('what is returned does no harm', tenants?.succeeded, good.length + 1);
    const ended = scene.witness.of('throwing').filter((it) => it.runId === runId && it.phase === 'ended');
    const served = ended.map(({ tenantId }) => tenantId).sort();
    stage.same('every other tenant was served', served, good.toSorted());
    const told = replica.events('tenant.failed').filter((line) => line.runId === runId);
    const named = told.filter(({ job }) => job === 'throwing').map(({ tenantId }) => String(tenantId));
    stage.same('each is logged with its job and tenant', named.sort(), MISDEEDS.toSorted());
    const recorded = tenants?.failures.map(({ tenantId }) => tenantId).sort();
    stage.same('each is in the summary', recorded, MISDEEDS.toSorted());
    const longest = Math.max(...replica.log.entries.map(lengthOf));
    stage.check('no line is without bounds', longest < LONGEST_LINE, `${longest} characters`);
    stage.see(`${mode}: ${MISDEEDS.length} kinds of throw, ${served.length} of ${good.length} others served`);
  },
};

const lengthOf = (line: LogLine): number => JSON.stringify(line).length;
