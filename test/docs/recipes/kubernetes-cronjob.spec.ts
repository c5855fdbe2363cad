import { parse } from 'yaml';
import { type Told, told } from '../../http/support/client.js';
import { PLATFORMS } from '../../http/support/platforms.js';
import { blockOf } from './support/blocks.js';
import { type Ended, execute } from './support/shell.js';
import { Shop, TOKEN } from './support/shop.js';

interface Container {
  readonly image: string;
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly command: readonly string[];
  readonly args: readonly string[];
}

interface CronJob {
  readonly kind: string;
  readonly spec: {
    readonly concurrencyPolicy: string;
    readonly jobTemplate: {
      readonly spec: { readonly template: { readonly spec: { readonly containers: readonly [Container] } } };
    };
  };
}

const manifest: CronJob = parse(blockOf('kubernetes-cronjob', 'yaml'));
const [container] = manifest.spec.jobTemplate.spec.template.spec.containers;

describe.each(PLATFORMS)('the CronJob, against an application on %s', (_, platform) => {
  let shop: Shop;

  /** A pod of the Kubernetes Job of that name. */
  const pod = (job: string, replica: 0 | 1 = 0): Promise<Ended> => {
    const [program = '', ...args] = [...container.command, ...container.args];
    return execute(program, args, { CRON_URL: shop.url(replica), CRON_TOKEN: TOKEN, KEY: job });
  };

  const lastLine = ({ stdout }: Ended): Told => told(stdout.trimEnd().split('\n').at(-1) ?? '');

  beforeEach(async () => {
    shop = await Shop.open(platform, { defaultMode: 'stream' });
  });

  afterEach(() => shop.close());

  it('is one, that never watches two runs at once', () => {
    expect([manifest.kind, manifest.spec.concurrencyPolicy]).toEqual(['CronJob', 'Forbid']);
    expect(container.env.map(({ name }) => name)).toEqual(['CRON_URL', 'CRON_TOKEN', 'KEY']);
    // Every secret comes from somewhere else.
    expect(container.env.filter(({ value }) => value !== undefined)).toHaveLength(1);
  });

  it('shows the run, and succeeds where it does', async () => {
    const ended = await pod('billing-archive-29333000');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const events = ended.stdout
      .trimEnd()
      .split('\n')
      .map((line) => told(line).event);
    expect(events).toEqual(['run.started', 'run.finished', 'run.settled']);
    expect(shop.ran).toEqual(['billing-archive']);
    expect(shop.logged + ended.stdout).not.toContain(TOKEN);
  });

  it('runs once for all pods of a Job, at whichever replica, and again for the next Job', async () => {
    const first = lastLine(await pod('billing-archive-1'));
    for (const replica of [0, 1] as const) {
      const again = await pod('billing-archive-1', replica);
      expect(again.code).toBe(0);
      expect(lastLine(again)).toMatchObject({ runId: first.runId, deduplicated: true });
    }
    expect(shop.ran).toHaveLength(1);
    expect((await pod('billing-archive-2', 1)).code).toBe(0);
    expect(shop.ran).toHaveLength(2);
  });

  it('fails where the run does, and does not repeat it', async () => {
    shop.work = () => Promise.reject(new Error('no funds'));
    const first = await pod('billing-archive-1');
    expect(first.code).toBe(1);
    expect(lastLine(first)).toMatchObject({ outcome: 'failed', error: { message: 'no funds' } });
    expect((await pod('billing-archive-1')).code).toBe(1);
    expect(shop.ran).toHaveLength(1);
  });

  it('fails where the job is running at another replica, and the next pod finds the run', async () => {
    let end = (): void => undefined;
    shop.work = () => new Promise<void>((resolve) => (end = resolve));
    const started = shop.replica(0).events.next('run.started');
    const watching = pod('billing-archive-1');
    const { runId } = await started;
    const elsewhere = await pod('billing-archive-1', 1);
    expect(elsewhere.code).toBe(1);
    expect(lastLine(elsewhere)).toMatchObject({ event: 'run.started', runId, deduplicated: true });
    const other = await pod('billing-archive-2', 1);
    expect(other.code).toBe(1);
    expect(lastLine(other)).toMatchObject({ status: 409, reason: 'overlap', owner: { runId } });
    end();
    expect((await watching).code).toBe(0);
    const next = await pod('billing-archive-1', 1);
    expect(next.code).toBe(0);
    expect(lastLine(next)).toMatchObject({ runId, outcome: 'succeeded', deduplicated: true });
    expect(shop.ran).toHaveLength(1);
  });

  it('is tried again while the store is away', async () => {
    shop.awayForOneTrigger();
    expect((await pod('billing-archive-1')).code).toBe(0);
    expect(shop.ran).toHaveLength(1);
  });
});
