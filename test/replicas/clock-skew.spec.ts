import { Scene } from './fleet/scene.js';

const SKEW_MS = 10_000;
const OFFSETS = [-SKEW_MS / 2, 0, SKEW_MS / 2];

describe('replicas whose clocks are clockSkewMs apart', () => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await Scene.open();
  });

  afterAll(() => scene.close());

  it('run no slot twice, also when the one whose clock is ahead goes away', async () => {
    const options = { clockSkewMs: SKEW_MS };
    const fleet = await scene.boot(OFFSETS.length, { jobs: ['brief'], options }, (index) => ({
      clock: { aheadMs: OFFSETS[index] ?? 0 },
    }));
    const ahead = fleet.at(-1);
    const last = await scene.witness.log.until('the replica ahead has run five slots', (entries) =>
      entries.filter(({ replica }) => replica === ahead?.name).at(4),
    );
    await ahead?.leave();
    // By the slowest clock this slot is still to come; by then it has asked for every one that ran before.
    const all = fleet.slice(0, -1).map((replica) => replica.untilSettled('brief', last.slot));
    await Promise.all(all);
    await scene.witness.settled();

    const slots = scene.witness.of('brief').map(({ slot }) => slot);
    expect(slots).toEqual([...new Set(slots)]);
    const refusals = fleet[0]?.settled('brief').filter(({ reason }) => reason === 'already-claimed') ?? [];
    expect(refusals.map(({ slot }) => slot)).toContain(last.slot);
  });
});
