import { jobKeys } from '../../../lib/locking/keys.js';
import type { WitnessEntry } from '../../replicas/app/settings.js';
import { LEASE_MS, runBegun, untilDecided } from '../before-failover.js';
import type { FaultRow } from '../row.js';
import type { Stage } from '../stage.js';
import { endingOf } from '../slots.js';
import { untilEnded } from '../until-ended.js';

const RENEWED_EVERY_MS = LEASE_MS / 3;

/** For a machine that is busy, and a connection that has to be made anew. */
const MARGIN_MS = 2_000;

export const failover: FaultRow = {
  number: 12,
  fault: 'failover to a replica that lacks the claim',
  expected: '**declared window**; `fencingToken` is handed to the job for stores that check it',
  async play(stage) {
    const [seen] = await Promise.all([claimLost(stage), claimKept(stage)]);
    stage.see(`${seen}; with the claim replicated: one run`);
  },
};

async function claimLost(stage: Stage): Promise<string> {
  const { scene, fleet, late, takeOver, first } = await runBegun(stage, 'cut off');
  const { log } = scene.witness;
  await takeOver();
  const lostAt = Date.now();
  const isEnd = ({ runId, phase }: WitnessEntry): boolean => runId === first.runId && phase !== 'began';
  const end = await log.until('the run ends', (entries) => entries.find(isEnd));
  const windowMs = end.at - lostAt;
  const ending = endingOf(await untilEnded(fleet, first));
  await untilDecided(late, scene.witness, first);
  await scene.witness.settled();
  const begun = log.entries.filter(({ phase, slot }) => phase === 'began' && slot >= first.slot);
  const again = begun.filter(({ runId }) => runId !== first.runId);
  const besideMs = Math.max(0, ...again.map(({ at }) => end.at - at));
  stage.same('lost: the run is aborted', end.phase, 'aborted');
  stage.check('lost: the next renewal aborts the run', windowMs <= RENEWED_EVERY_MS + MARGIN_MS, windowMs);
  stage.same('lost: it ends interrupted', ending, 'interrupted/lease-lost');
  stage.check(
    'lost: before the failover nothing ran beside it',
    again.every(({ at }) => at >= lostAt - 1),
    again,
  );
  stage.check('lost: one other run at most begins', again.length <= 1, again);
  const tokens = begun.map(({ fencingToken }) => fencingToken);
  stage.check('lost: every handler is handed a fencing token', tokens.every(Number.isInteger), tokens);
  const rising = tokens.every((token, at) => at === 0 || Number(token) > Number(tokens[at - 1]));
  stage.check('lost: later ones are higher, although the last one was lost', rising, tokens);
  stage.measure('lost: window from the failover to the abort, in ms', windowMs);
  stage.measure('lost: runs of the slot beyond its first', again.length);
  stage.measure('lost: two runs beside each other, in ms', besideMs);
  return `claim lost: aborted after ${windowMs} ms, ${again.length} more run, ${besideMs} ms beside it, tokens ${tokens.join(' and ')}`;
}

async function claimKept(stage: Stage): Promise<void> {
  const { scene, fleet, late, standby, takeOver, first } = await runBegun(stage, 'caught up');
  await takeOver();
  const ending = await untilEnded(fleet, first);
  await untilDecided(late, scene.witness, first);
  await scene.witness.settled();
  const ofSlot = scene.witness.log.entries.filter(({ slot }) => slot === first.slot);
  const phases = ofSlot.map(({ runId, phase }) => `${runId} ${phase}`);
  stage.same('kept: the slot runs once, to its end', phases, [
    `${first.runId} began`,
    `${first.runId} ended`,
  ]);
  stage.same('kept: the lease is renewed at the new master', endingOf(ending), 'succeeded');
  stage.check('kept: past what the old one granted', ending.durationMs > LEASE_MS, ending.durationMs);
  const refused = late.settled('lasting').find(({ slot }) => slot === first.slot);
  stage.same('kept: who asks again is refused', refused?.reason, 'already-claimed');
  const count = await standby.server.send('GET', jobKeys('cron', 'lasting').fence);
  stage.check(
    'kept: the fencing tokens go on from there',
    Number(count) >= Number(first.fencingToken),
    count,
  );
}
