import { setTimeout as pause } from 'node:timers/promises';
import { jobKeys } from '../../../lib/locking/keys.js';
import { WIRINGS } from '../../replicas/app/settings.js';
import type { FaultRow } from '../row.js';
import { endingsOf, PATIENT_MS, repeatedSlots } from '../slots.js';

const PERIOD_MS = 10_000;

/** Even the replica that is as late as it may be asks before the next slot. */
const LATEST_MS = 8_000;

/** How long before the end of the time in which a job may still begin the stopped replica goes on. */
const MARGIN_MS = 500;

export const lateInWindow: FaultRow = {
  number: 3,
  fault: 'a replica fires late in the window, the job was short',
  expected: "`already-claimed`: the claim outlives window plus skew and the run's end does not remove it",
  async play(stage) {
    const scene = await stage.scene();
    const clockSkewMs = stage.between(1_500, 3_000);
    const window = LATEST_MS - clockSkewMs - stage.between(0, 2_000);
    const windowed = { cronTime: `*/${PERIOD_MS / 1_000} * * * * *`, window };
    const settings = {
      jobs: ['windowed'],
      wiring: stage.oneOf(WIRINGS),
      options: { clockSkewMs, storeTimeoutMs: PATIENT_MS, jobs: { windowed } },
    } as const;
    const [punctual, behind, stopped] = await scene.boot(3, settings, (index) => ({
      drawn: index === 0 ? 0 : 0.99,
      clock: { aheadMs: index === 1 ? 1 - clockSkewMs : 0 },
    }));
    if (punctual === undefined || behind === undefined || stopped === undefined) throw new Error('No fleet.');

    const bootedAt = Date.now();
    const began = await scene.witness.log.until('a slot that all replicas have seen', (entries) =>
      entries.find(({ slot, replica }) => replica === punctual.name && Date.parse(slot) > bootedAt),
    );
    // Within its window, before its moment; on again as late as the job may still begin.
    stopped.kill('SIGSTOP');
    const [ended] = await Promise.all([
      punctual.untilSettled('windowed', began.slot),
      pause(Date.parse(began.slot) + window + clockSkewMs - MARGIN_MS - Date.now()),
    ]);
    stopped.kill('SIGCONT');
    const late = await Promise.all(
      [behind, stopped].map((replica) => replica.untilSettled('windowed', began.slot)),
    );
    const askedAt = Date.now();
    const claim = jobKeys('cron', 'windowed').claim(began.slot);
    const left = Number(await scene.redis.send('PTTL', claim));
    await scene.witness.settled();

    const refusals = late.filter(({ slot }) => slot === began.slot);
    stage.same('the late ones are refused as already claimed', endingsOf(refusals), [
      'skipped/already-claimed',
    ]);
    stage.same('both of them ask for that slot', refusals.length, 2);
    const owners = [...new Set(refusals.map(({ owner }) => owner?.runId))];
    stage.same('each is told whose run it was', owners, [began.runId]);
    stage.same(
      'the run had ended long before',
      [ended.outcome, ended.durationMs < window],
      ['succeeded', true],
    );
    const outlives = Date.now() + left - Date.parse(began.slot);
    stage.check('the claim outlives window plus skew', outlives >= window + clockSkewMs, { left, outlives });
    const runs = scene.witness.log.entries;
    stage.same('no slot runs twice', repeatedSlots(runs), []);
    stage.see(
      `asked ${askedAt - began.at} ms after a run of ${ended.durationMs} ms, in a window of ${window} ms with ${clockSkewMs} ms of skew`,
    );
  },
};
