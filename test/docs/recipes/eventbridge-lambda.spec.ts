import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { PLATFORMS } from '../../http/support/platforms.js';
import { blockOf } from './support/blocks.js';
import { Shop, TOKEN } from './support/shop.js';

const waits: number[] = [];
let whileWaiting: () => void = () => undefined;

jest.mock('node:timers/promises', () => ({
  setTimeout: async (ms: number) => {
    waits.push(ms);
    whileWaiting();
  },
}));

interface Rule {
  readonly ScheduleExpression: string;
  readonly Targets: readonly [
    { readonly InputTransformer: { InputPathsMap: object; InputTemplate: string } },
  ];
}

const PAGE = 'eventbridge-lambda';
const template: { Resources: { EveryNight: { Properties: Rule } } } = parse(blockOf(PAGE, 'yaml'));
const [{ InputTransformer }] = template.Resources.EveryNight.Properties.Targets;

interface Handled {
  readonly runs: readonly Readonly<Record<string, unknown>>[];
}

/** What EventBridge makes of the event of that time: a text is put in with its quotes. */
function eventOf(time: string): object {
  const event: object = JSON.parse(InputTransformer.InputTemplate.replace('<time>', JSON.stringify(time)));
  return event;
}

describe('the rule', () => {
  it('hands on the time that the event is for', () => {
    expect(InputTransformer.InputPathsMap).toEqual({ time: '$.time' });
    expect(eventOf('2026-05-04T02:00:00Z')).toEqual({
      time: '2026-05-04T02:00:00Z',
      jobs: ['log-cleanup', 'billing-archive'],
    });
  });
});

describe.each(PLATFORMS)('the function, against an application on %s', (_, platform) => {
  let shop: Shop;
  let folder: string;
  let handler: (event: object) => Promise<Handled>;
  const time = `${new Date().toISOString().slice(0, 16)}:00Z`;

  beforeEach(async () => {
    shop = await Shop.open(platform, { tokenSources: ['header', 'body'] });
    folder = await mkdtemp(join(tmpdir(), 'lambda-'));
    const file = join(folder, 'trigger-crons.ts');
    await writeFile(file, blockOf(PAGE, 'ts', 'src/trigger-crons.ts'));
    const loaded: { handler: typeof handler } = await import(file);
    handler = loaded.handler;
    process.env.CRON_URL = shop.url();
    process.env.CRON_TOKEN = TOKEN;
    waits.length = 0;
    whileWaiting = () => undefined;
  });

  afterEach(async () => {
    delete process.env.CRON_URL;
    delete process.env.CRON_TOKEN;
    await shop.close();
    await rm(folder, { recursive: true });
  });

  it('starts the jobs, with a token that is logged nowhere', async () => {
    const { runs } = await handler(eventOf(time));
    expect(runs).toMatchObject([
      { job: 'log-cleanup', status: 202 },
      { job: 'billing-archive', status: 202 },
    ]);
    expect(shop.ran.sort()).toEqual(['billing-archive', 'log-cleanup']);
    expect(shop.logged).not.toContain(TOKEN);
  });

  it('runs an event once that is delivered again, also to another replica', async () => {
    const first = await handler(eventOf(time));
    for (const replica of [0, 1] as const) {
      process.env.CRON_URL = shop.url(replica);
      const again = await handler(eventOf(time));
      expect(again.runs).toMatchObject(
        first.runs.map(({ job, runId }) => ({ job, runId, status: 200, deduplicated: true })),
      );
    }
    expect(shop.ran).toHaveLength(2);
    await handler(eventOf(new Date(Date.parse(time) + 60_000).toISOString()));
    expect(shop.ran).toHaveLength(4);
  });

  it('waits as long as it is told to while the store is away', async () => {
    shop.store.fail();
    whileWaiting = () => shop.store.heal();
    expect((await handler(eventOf(time))).runs).toMatchObject([{ status: 202 }, { status: 202 }]);
    expect(waits).toEqual([5_000]);
  });

  it('fails where it stays away, so that Lambda calls it again', async () => {
    shop.store.fail();
    await expect(handler(eventOf(time))).rejects.toThrow('503');
    expect(waits).toEqual([5_000, 5_000]);
    shop.store.heal();
    expect((await handler(eventOf(time))).runs).toMatchObject([{ status: 202 }, { status: 202 }]);
    expect(shop.ran).toHaveLength(2);
  });

  it('takes a job that is paused for none that failed', async () => {
    await shop.replica(0).service.pause('log-cleanup');
    expect((await handler(eventOf(time))).runs).toMatchObject([{ status: 409 }, { status: 202 }]);
    expect(waits).toEqual([]);
  });

  it('fails at once where it is told that something is wrong', async () => {
    process.env.CRON_TOKEN = 'another';
    await expect(handler(eventOf(time))).rejects.toThrow('401');
    process.env.CRON_TOKEN = TOKEN;
    await expect(handler({ jobs: ['log-cleanup', 'nothing'], time })).rejects.toThrow('nothing');
    expect(waits).toEqual([]);
    expect(shop.ran).toEqual([]);
  });

  it('fails where a load balancer answers in place of a replica', async () => {
    const balancer = createServer((_request, response) => response.writeHead(504).end('<html>504</html>'));
    await new Promise<void>((resolve) => balancer.listen(0, '127.0.0.1', resolve));
    process.env.CRON_URL = `http://127.0.0.1:${(balancer.address() as AddressInfo).port}`;
    await expect(handler(eventOf(time))).rejects.toThrow('504');
    await new Promise((resolve) => balancer.close(resolve));
  });
});
