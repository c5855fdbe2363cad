import { TALLY_EVENT } from '../../replicas/app/settings.js';
import { comingSlots } from '../../replicas/fleet/fleet.js';
import type { FaultRow } from '../row.js';

const SLOTS = 4;

export const failingSinks: FaultRow = {
  number: 35,
  fault: 'history, metric, trace or log sink fails',
  expected: 'the job is unaffected, a drop is counted',
  async play(stage) {
    const scene = await stage.scene();
    const tenants = stage.between(5, 50);
    const fleet = await scene.boot(2, { jobs: ['brief', 'tenants'], tenants }, (index) => ({
      sinks: index === 0 ? 'refusing' : 'hanging',
    }));
    const slots = comingSlots(SLOTS);
    const last = slots.at(-1) ?? '';
    for (const job of ['brief', 'tenants']) {
      await Promise.all(fleet.map((replica) => replica.untilSettled(job, last)));
    }
    const exits = await Promise.all(fleet.map((replica) => replica.leave()));
    await scene.witness.settled();
    const ran = scene.witness.of('brief').filter(({ slot }) => slots.includes(slot));
    stage.same('each slot ran, once', ran.map(({ slot }) => slot).sort(), slots);
    const served = scene.witness
      .of('tenants')
      .filter((it) => slots.includes(it.slot) && it.phase === 'began');
    stage.same('each tenant of each slot was served, once', served.length, SLOTS * tenants);
    for (const replica of fleet) {
      const { sinks } = replica.settings;
      const settled = replica.settled('brief').filter(({ outcome }) => outcome === 'succeeded');
      const warned = replica.events('history.unavailable').length;
      stage.same(`one warning of a history that is ${sinks}`, warned, 1);
      const dropped = Number(replica.events(TALLY_EVENT)[0]?.dropped);
      stage.check(`drops of a history that is ${sinks} are counted`, dropped >= settled.length, dropped);
      stage.measure(`records dropped, history ${sinks}`, dropped);
    }
    stage.same('both left in order', exits, [
      { code: null, signal: 'SIGTERM' },
      { code: null, signal: 'SIGTERM' },
    ]);
    stage.see(`${SLOTS} slots, ${SLOTS * tenants} tenants, none lost, with a refusing and a hanging history`);
  },
};
