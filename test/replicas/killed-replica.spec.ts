import { apart, Scene } from './fleet/scene.js';

const LEASE_MS = 4_000;

describe('kill -9 in mid-run', () => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await Scene.open();
  });

  afterAll(() => scene.close());

  it('does not re-run the slot; the next one runs once the lease has expired', async () => {
    const fleet = await scene.boot(3, {
      jobs: ['lasting'],
      workMs: 600_000,
      options: { leaseMs: LEASE_MS },
    });
    const begun = await scene.witness.log.until('a run begins', ([first]) => first);
    const { one: runner, others } = apart(fleet, begun.replica);
    runner.kill('SIGKILL');
    const killedAt = Date.now();
    await runner.exited;

    const next = await scene.witness.log.until('the next run', ([, second]) => second);
    expect(next.replica).not.toBe(runner.name);
    // Two thirds of it are left at the least, as it was renewed after each third.
    expect(next.at - killedAt).toBeGreaterThanOrEqual(LEASE_MS / 2);
    expect(Date.parse(next.slot)).toBeGreaterThan(killedAt);

    const refused = others.flatMap((replica) => replica.settled('lasting'));
    const meanwhile = refused.filter(({ slot }) => slot > begun.slot && slot < next.slot);
    expect(new Set(meanwhile.map(({ reason }) => reason))).toEqual(new Set(['overlap']));
    expect(meanwhile.map(({ owner }) => owner?.runId)).toContain(begun.runId);
    expect(scene.witness.of('lasting').filter(({ slot }) => slot === begun.slot)).toHaveLength(1);
    expect(others.map(({ isAlive }) => isAlive)).toEqual([true, true]);
  });
});
