import { setTimeout as pause } from 'node:timers/promises';
import { WIRINGS } from '../../replicas/app/settings.js';
import { apart } from '../../replicas/fleet/scene.js';
import type { FaultRow } from '../row.js';
import { endingsOf, PATIENT_MS } from '../slots.js';

/** Of a lease that is renewed after each third of it, so much is left at the least; then the time of day may jitter. */
const LEAST_LEFT = 0.6;

export const killedInRun: FaultRow = {
  number: 6,
  fault: '`kill -9` in mid-run',
  expected:
    "the slot is not re-run by default, the run becomes `abandoned` after the lease, the next slot runs; with `catchUp: 'latest'` and unprocessed tenants, `carryOver` brings them first",
  async play(stage) {
    const scene = await stage.scene();
    const { log } = scene.witness;
    const leaseMs = stage.between(3_000, 5_000);
    const settings = {
      jobs: ['lasting'],
      workMs: 600_000,
      options: { leaseMs, storeTimeoutMs: PATIENT_MS },
    } as const;
    const fleet = await scene.boot(stage.between(2, 3), settings, () => ({ wiring: stage.oneOf(WIRINGS) }));
    const begun = await log.until('a run begins', ([first]) => first);
    const { one: runner, others } = apart(fleet, begun.replica);
    await pause(stage.between(0, leaseMs));
    runner.kill('SIGKILL');
    const killedAt = Date.now();
    await runner.exited;

    const next = await log.until('the next run', ([, second]) => second);
    await Promise.all(others.map((replica) => replica.untilSettled('lasting', next.slot)));
    await scene.witness.settled();
    const afterMs = next.at - killedAt;
    const again = scene.witness
      .of('lasting')
      .filter(({ slot, runId }) => slot === begun.slot && runId !== begun.runId);
    stage.same('the slot is not run again', again, []);
    stage.check('the next slot runs, on another replica', next.replica !== runner.name, next);
    stage.check('it is one that fell due after the kill', Date.parse(next.slot) > killedAt, next);
    stage.check('not before the lease has expired', afterMs >= leaseMs * LEAST_LEFT, afterMs);
    const refused = others
      .flatMap((replica) => replica.settled('lasting'))
      .filter(({ slot }) => slot > begun.slot && slot < next.slot);
    stage.same('until then slots are skipped for overlap', endingsOf(refused), ['skipped/overlap']);
    stage.measure('from the kill to the next run in ms', afterMs);
    stage.see(
      `lease of ${leaseMs} ms: ${refused.length} refusals, the next slot ran ${afterMs} ms after the kill`,
    );
  },
};
