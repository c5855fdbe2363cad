import type { FaultRow } from '../row.js';

export const policyThrows: FaultRow = {
  number: 27,
  fault: 'the policy throws for one tenant',
  expected: 'that one is skipped',
  async play(stage) {
    const scene = await stage.scene();
    const tenants = stage.between(2, 300);
    const pageSize = stage.between(1, 100);
    const refused = `tenant-${stage.between(1, tenants)}`;
    const replica = await scene.bootOne({
      jobs: ['tenants'],
      tenants,
      tenantSource: { pageSize, policyFailsFor: [refused] },
      options: { fanOut: { concurrency: stage.between(1, 25), mode: stage.oneOf(['chunked', 'sliding']) } },
    });
    const run = await replica.untilFirstRun('tenants');
    await replica.leave();
    await scene.witness.settled();

    const entries = scene.witness.of('tenants').filter(({ runId }) => runId === run.runId);
    const began = entries.filter(({ phase }) => phase === 'began').map(({ tenantId = '' }) => tenantId);
    const others = Array.from({ length: tenants }, (_, index) => `tenant-${index + 1}`);
    others.splice(others.indexOf(refused), 1);
    stage.same('that one is skipped, and every other is served once', began.sort(), others.sort());
    stage.same('the run succeeds', run.outcome, 'succeeded');
    const { listed, eligible, skipped, succeeded, failed } = run.tenants ?? {};
    const counted = { listed, eligible, skipped, succeeded, failed };
    const wanted = { listed: tenants, eligible: tenants - 1, skipped: 1, succeeded: tenants - 1, failed: 0 };
    stage.same('it is counted as skipped', counted, wanted);
    const ofRun = { skipped: 'tenants.skipped', invalid: 'tenants.invalid' };
    const told = replica.events(ofRun.skipped).filter(({ runId }) => runId === run.runId);
    stage.same(
      'its id is logged among the skipped',
      told.map(({ tenantIds }) => tenantIds),
      [[refused]],
    );
    const warned = replica.events(ofRun.invalid).filter(({ runId }) => runId === run.runId);
    const why = JSON.stringify(warned.map(({ problems }) => problems));
    const says = why.includes(refused) && why.includes('cannot be read');
    stage.check('a warning says why', warned.length === 1 && says, why);
    stage.see(`${refused} of ${tenants} skipped with a warning, ${succeeded} served, pages of ${pageSize}`);
  },
};
