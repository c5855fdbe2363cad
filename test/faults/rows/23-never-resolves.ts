import type { SettledLine } from '../../replicas/fleet/log-line.js';
import type { FaultRow } from '../row.js';

const TIMEOUT_MS = 1_500;

export const neverResolves: FaultRow = {
  number: 23,
  fault: "a tenant's handler never resolves",
  expected: 'its timeout fails it, others finish',
  brief: true,
  async play(stage) {
    const scene = await stage.scene();
    const tenants = stage.between(5, 60);
    const stuck = `tenant-${stage.between(1, tenants)}`;
    const mode = stage.oneOf(['chunked', 'sliding'] as const);
    const concurrency = stage.between(1, 10);
    const replica = await scene.bootOne({
      jobs: ['tenants'],
      tenants,
      troubles: { [stuck]: 'hangs' },
      options: { fanOut: { mode, concurrency, tenantTimeoutMs: TIMEOUT_MS } },
    });
    // While a run waits for its time-out, slots go by and are refused.
    const runs = (): SettledLine[] =>
      replica.settled('tenants').filter(({ outcome }) => outcome !== 'skipped');
    const first = await replica.log.until('a run ends', () => runs()[0]);
    const second = await replica.log.until('the next run ends', () => runs()[1]);
    await scene.witness.settled();

    const entries = scene.witness.of('tenants').filter(({ runId }) => runId === first.runId);
    const ended = new Set(entries.filter(({ phase }) => phase === 'ended').map(({ tenantId }) => tenantId));
    stage.same('every other tenant was served', ended.size, tenants - 1);
    stage.check('and it was not', !ended.has(stuck), stuck);
    const failures = first.tenants?.failures.map(({ tenantId, error }) => `${tenantId} ${error.name}`);
    stage.same('its timeout fails it, and nobody else', failures, [`${stuck} TenantTimeoutError`]);
    stage.same('the outcome is partial', first.outcome, 'partial');
    const began = entries.find(({ phase, tenantId }) => phase === 'began' && tenantId === stuck);
    const aborted = entries.find(({ phase }) => phase === 'aborted');
    stage.same('its signal was aborted, and no other', aborted?.tenantId, stuck);
    const afterMs = (aborted?.at ?? Number.NaN) - (began?.at ?? Number.NaN);
    stage.check('not before its time was up', afterMs >= TIMEOUT_MS - 50, `${afterMs} ms`);
    stage.check('the job runs again', second.slot > first.slot && second.outcome === 'partial', second);
    stage.measure('abort after the handler began, ms', afterMs);
    stage.see(
      `${mode} by ${concurrency}: ${stuck} cut off after ${afterMs} ms of ${TIMEOUT_MS}, ${ended.size} others served`,
    );
  },
};
