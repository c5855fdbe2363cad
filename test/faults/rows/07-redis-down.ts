import { setTimeout as pause } from 'node:timers/promises';
import { TcpProxy } from '../../support/tcp-proxy.js';
import { WIRINGS } from '../../replicas/app/settings.js';
import { lateAnswers } from '../../replicas/fleet/late-answers.js';
import type { SettledLine } from '../../replicas/fleet/log-line.js';
import type { ReplicaProcess } from '../../replicas/fleet/replica-process.js';
import type { FaultRow } from '../row.js';
import { endingOf, endingsOf, repeatedSlots } from '../slots.js';
import { awayFor } from '../store-away.js';

export const redisDown: FaultRow = {
  number: 7,
  fault: 'Redis down at the claim',
  expected:
    '`skipped/store-unavailable` within `storeTimeoutMs`; the process lives; after Redis returns the next slot runs with no restart',
  brief: true,
  async play(stage) {
    const scene = await stage.scene();
    const proxy = await TcpProxy.start(scene.redis.port);
    stage.afterwards(() => proxy.stop());
    const storeTimeoutMs = stage.between(500, 1_500);
    const settings = { jobs: ['brief'], options: { storeTimeoutMs } } as const;
    const fleet = await scene.boot(3, settings, (index) => ({
      wiring: stage.oneOf(WIRINGS),
      ...(index === 0 ? {} : { redisUrl: proxy.url }),
    }));
    const distant = fleet.filter(({ settings: { redisUrl } }) => redisUrl === proxy.url);

    const play = async (
      what: string,
      affected: readonly ReplicaProcess[],
      begin: () => unknown,
      end: () => unknown,
    ): Promise<void> => {
      // At any moment of a second: an acquire may be on its way.
      await pause(stage.between(0, 999));
      const slots = stage.between(3, 5);
      const away = await awayFor({ fleet: affected, job: 'brief', slots, storeTimeoutMs, begin, end });
      await scene.witness.settled();
      const names = affected.map(({ name }) => name);
      const ran = scene.witness
        .of('brief')
        .filter(({ replica, slot }) => names.includes(replica) && away.contains(slot));
      stage.same(`${what}: nothing runs meanwhile`, ran, []);
      stage.same(`${what}: each slot is skipped as such`, endingsOf(away.lines), [
        'skipped/store-unavailable',
      ]);
      const slowestMs = Math.max(...away.lines.map(({ durationMs }) => durationMs));
      const late = affected.flatMap((replica) => lateAnswers(replica, away.of(replica), storeTimeoutMs));
      stage.same(`${what}: within storeTimeoutMs`, late, []);
      const alive = affected.every(({ isAlive }) => isAlive);
      stage.check(`${what}: the processes live`, alive);
      // Of an acquire whose answer was lost on the way the lease stays until it is taken back; a slot may meet it.
      const isOfLostAnswer = ({ owner }: SettledLine): boolean =>
        owner !== undefined && away.mayHaveLost(owner.since);
      const refused = away.firstAfter.filter((line) => !isAnswer(line));
      stage.check(`${what}: nobody has to be restarted`, refused.every(isOfLostAnswer), refused);
      const next = await scene.witness.log.until(`a slot runs after it was ${what}`, (entries) =>
        entries.find(({ slot }) => slot >= away.back),
      );
      const isNext = next.slot === away.back || refused.length > 0;
      stage.check(`${what}: the next slot after it runs`, isNext, next);
      stage.see(`${what} for ${slots} slots: skipped within ${slowestMs} of ${storeTimeoutMs} ms`);
    };
    const { redis } = scene;
    await play(
      'killed',
      fleet,
      () => redis.kill(),
      () => redis.restart(),
    );
    const cutOff = (): void => proxy.swallow('toServer', 'toClient');
    await play('cut off', distant, cutOff, () => proxy.heal());
    stage.same('no slot runs twice', repeatedSlots(scene.witness.log.entries), []);
  },
};

const isAnswer = (line: SettledLine): boolean =>
  ['succeeded', 'skipped/already-claimed'].includes(endingOf(line));
