import { redisStore } from '../../lib/redis/index.js';
import { Asking } from '../support/guarded-asking.js';
import { SentinelGroup } from '../support/redis-sentinel.js';
import { type OpenedClient, SENTINEL_CLIENTS } from '../support/redis-topology-clients.js';

const JOB = 'report';
const UNAVAILABLE = { acquired: false, reason: 'store-unavailable' };
const GENEROUS_MS = 120_000;

interface Replica {
  readonly name: string;
  readonly client: OpenedClient;
  readonly asking: Asking;
}

/** One replica for each kind of client, in a namespace of its own, all of them through the same fail-over. */
async function replicasOver(group: SentinelGroup): Promise<Replica[]> {
  const open = SENTINEL_CLIENTS.map(async ({ name, open }) => {
    const client = await open(group.addresses);
    return { name, client, asking: new Asking(redisStore(client), name) };
  });
  return Promise.all(open);
}

function fencesOf(answers: Awaited<ReturnType<Asking['ask']>>[]): number[] {
  return answers.map((answer) => {
    if (!answer.acquired || answer.fencingToken === null)
      throw new Error(`No fence: ${JSON.stringify(answer)}`);
    return answer.fencingToken;
  });
}

describe('the fail-over of a master that Sentinels watch', () => {
  let group: SentinelGroup;
  let replicas: Replica[];

  beforeEach(async () => {
    group = await SentinelGroup.start();
    replicas = await replicasOver(group);
  }, GENEROUS_MS);

  afterEach(async () => {
    await Promise.all(replicas.map(({ asking }) => asking.close()));
    await Promise.all(replicas.map(({ client }) => client.close()));
    await group.stop();
  });

  const ofEach = <T>(ask: (asking: Asking) => Promise<T>): Promise<T[]> =>
    Promise.all(replicas.map(({ asking }) => ask(asking)));

  /** Kills the master, and asks on all the while until the replica has taken its place. */
  async function failOver(promoted: Promise<void>): Promise<void> {
    let over = false;
    void promoted.then(() => {
      over = true;
    });
    await group.master.kill();
    for (let round = 0; !over; round++) {
      const answers = await ofEach((asking) => asking.ask(JOB, `outage-${round}`));
      // What is granted meanwhile was granted by the new master: the old one is dead.
      if (round === 0) expect(answers).toEqual(answers.map(() => expect.objectContaining(UNAVAILABLE)));
    }
  }

  it(
    'lets nothing run while there is no master, then goes on by itself, and keeps what was replicated',
    async () => {
      expect(await ofEach((asking) => asking.ask(JOB, 'replicated'))).toMatchObject(
        replicas.map(() => ({ acquired: true, isFirst: true })),
      );
      await group.replicated();
      const { done, stopListening } = await group.switched();
      await failOver(done);
      stopListening();
      const answers = await ofEach((asking) => asking.untilAnswered(JOB));
      for (const answer of answers) {
        if (!answer.acquired) throw new Error(`Expected a yes, got ${JSON.stringify(answer)}`);
        expect(answer.isFirst).toBe(false);
      }
      expect(await ofEach((asking) => asking.ask(JOB, 'replicated'))).toEqual(
        replicas.map(() => expect.objectContaining({ reason: 'already-claimed', owner: expect.anything() })),
      );
    },
    GENEROUS_MS,
  );

  it(
    'grants a claim again that had not been replicated, with a higher fencing token',
    async () => {
      const kept = await ofEach((asking) => asking.ask(JOB, 'replicated'));
      await group.replicated();
      const { done, stopListening } = await group.switched();
      await group.cutReplication();
      const lost = await ofEach((asking) => asking.ask(JOB, 'not replicated'));
      expect(lost).toMatchObject(replicas.map(() => ({ acquired: true })));
      await group.master.kill();
      group.replica.resume();
      await done;
      stopListening();
      // What the new master remembers is older than the lease that was lost.
      const fences = replicas.map(({ name }) => group.replica.send('GET', `${name}:{${JOB}}:fence`));
      expect((await Promise.all(fences)).map(Number)).toEqual(fencesOf(kept));
      await ofEach((asking) => asking.untilAnswered(JOB));
      const again = await ofEach((asking) => asking.ask(JOB, 'not replicated'));
      fencesOf(again).forEach((fence, at) => expect(fence).toBeGreaterThan(fencesOf(lost)[at] ?? Infinity));
    },
    GENEROUS_MS,
  );
});
