import { encodeKeyPart } from '../../lib/locking/keys.js';
import { comingSlots } from './fleet/fleet.js';
import { Scene } from './fleet/scene.js';

const REPLICAS = 4;

/** Later than any test ends: what a replica looks back at, or compares with the fleet, is no part of a slot. */
const options = { clockSkewMs: 600_000, history: { sweepEveryMs: 600_000 } };

/** The commands of each question, told apart by the token that all of them carry. */
function byToken(commands: readonly string[][], claim: string): string[][][] {
  const acquires = commands.filter((command) => command.some((part) => part.endsWith(claim)));
  return acquires.map((acquire) => {
    const token = acquire.map((part) => /:withdrawn:(.+)$/.exec(part)?.[1]).find((found) => found);
    if (token === undefined) throw new Error(`No token in ${acquire.join(' ')}`);
    return commands.filter((command) => command.some((part) => part.includes(token)));
  });
}

const claimOf = (slot: string): string => `:claim:${encodeKeyPart(slot)}`;

describe("what replicas send to Redis, by Redis' own account", () => {
  let scene: Scene;

  beforeEach(async () => {
    scene = await Scene.open();
  });

  afterEach(() => scene.close());

  it('is one command per slot from a loser, two from the winner, and never a search of keys', async () => {
    const watch = await scene.redis.commands();
    const fleet = await scene.boot(REPLICAS, { jobs: ['brief'], options });
    const slots = comingSlots(5);
    const last = slots.at(-1) ?? '';
    await Promise.all(fleet.map((replica) => replica.untilSettled('brief', last)));
    await Promise.all(fleet.map((replica) => replica.leave()));
    const sent = await watch.stop();
    for (const slot of slots) {
      const questions = byToken(sent, claimOf(slot)).map((commands) => commands.length);
      expect(questions.sort()).toEqual([1, 1, 1, 2]);
    }
    const accountedFor = slots.flatMap((slot) => byToken(sent, claimOf(slot)).flat());
    const between = sent.slice(
      sent.indexOf(accountedFor[0] ?? []),
      sent.lastIndexOf(accountedFor.at(-1) ?? []),
    );
    const others = between.filter((command) => !accountedFor.includes(command)).map(([name]) => name);
    expect(others).toEqual([]);
    // From the first connection to the last.
    const searches = sent.filter(([name = '']) => name === 'KEYS' || name.endsWith('SCAN'));
    expect(searches).toEqual([]);
  });

  it('is a renewal each third of a lease besides, from the winner alone', async () => {
    const leaseMs = 1_500;
    const watch = await scene.redis.commands();
    const settings = { jobs: ['lasting'], workMs: 4_000, options: { ...options, leaseMs } } as const;
    const fleet = await scene.boot(REPLICAS, settings);
    // During the first run some replicas may still be booting.
    const ended = await scene.witness.log.until(
      'a second run ends',
      (entries) => entries.filter(({ phase }) => phase === 'ended')[1],
    );
    await Promise.all(fleet.map((replica) => replica.untilSettled('lasting', ended.slot)));
    await Promise.all(fleet.map((replica) => replica.leave()));
    const sent = await watch.stop();
    const [winner = [], ...losers] = byToken(sent, claimOf(ended.slot)).sort((a, b) => b.length - a.length);
    expect(losers.map((commands) => commands.length)).toEqual([1, 1, 1]);
    const scripts = winner.map(([, sha]) => sha);
    const [acquire, renew] = scripts;
    const release = scripts.at(-1);
    expect(new Set([acquire, renew, release]).size).toBe(3);
    expect(scripts.slice(1, -1).length).toBeGreaterThan(1);
    expect(new Set(scripts.slice(1, -1))).toEqual(new Set([renew]));
  });
});
