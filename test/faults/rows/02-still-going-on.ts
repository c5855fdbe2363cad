import { type WitnessEntry, WIRINGS } from '../../replicas/app/settings.js';
import type { FaultRow } from '../row.js';
import { endingsOf, PATIENT_MS } from '../slots.js';
import { untilEnded } from '../until-ended.js';

/** The slots of a run's last second may be asked for after its end, where a replica is late with them. */
const LATE_MS = 1_000;

export const stillGoingOn: FaultRow = {
  number: 2,
  fault: 'the previous run still goes on',
  expected: '`skipped/overlap`; the running one untouched',
  brief: true,
  async play(stage) {
    const scene = await stage.scene();
    const { log } = scene.witness;
    const leaseMs = stage.between(2_500, 3_500);
    const workMs = leaseMs + stage.between(500, 2_000);
    const settings = { jobs: ['lasting'], workMs, options: { leaseMs, storeTimeoutMs: PATIENT_MS } } as const;
    const fleet = await scene.boot(stage.between(2, 4), settings, () => ({ wiring: stage.oneOf(WIRINGS) }));
    const bootedAt = Date.now();

    const isEnd = ({ phase }: WitnessEntry): boolean => phase === 'ended' || phase === 'aborted';
    const began = await log.until('a run begins in front of all replicas', (entries) =>
      entries.find(({ phase, at }) => phase === 'began' && at > bootedAt),
    );
    const ended = await log.until('that run ends', (entries) =>
      entries.find((entry) => entry.runId === began.runId && isEnd(entry)),
    );
    const next = await log.until('the run after it', (entries) =>
      entries.find(({ phase, at }) => phase === 'began' && at > ended.at),
    );
    const summary = await untilEnded(fleet, began);
    const until = new Date(ended.at - LATE_MS).toISOString();
    await Promise.all(fleet.map((replica) => replica.untilSettled('lasting', until)));
    await scene.witness.settled();

    const refused = fleet.flatMap((replica) =>
      replica.settled('lasting').filter(({ slot }) => slot > began.slot && slot < until),
    );
    const others = scene.witness
      .of('lasting')
      .filter(({ runId, at }) => runId !== began.runId && at >= began.at && at <= ended.at);
    stage.same('the slots that fall due meanwhile are skipped for overlap', endingsOf(refused), [
      'skipped/overlap',
    ]);
    const owners = [...new Set(refused.map(({ owner }) => owner?.runId))];
    stage.same('each refusal names the run that goes on', owners, [began.runId]);
    stage.same('no other run begins or ends beside it', others, []);

    const lost = fleet
      .flatMap((replica) => replica.events('lease.lost'))
      .filter(({ runId }) => runId === began.runId);
    stage.same(
      'the running one is untouched',
      [ended.phase, summary.outcome, lost],
      ['ended', 'succeeded', []],
    );
    stage.check(
      'it outlasts its lease, which is renewed',
      ended.at - began.at >= leaseMs,
      ended.at - began.at,
    );
    stage.check('the next slot after it runs', Date.parse(next.slot) >= ended.at - LATE_MS, next);
    stage.see(
      `a run of ${ended.at - began.at} ms under a lease of ${leaseMs} ms: ${refused.length} refusals on ${fleet.length} replicas`,
    );
  },
};
