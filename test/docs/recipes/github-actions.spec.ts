import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { PLATFORMS } from '../../http/support/platforms.js';
import { blockOf } from './support/blocks.js';
import { type Ended, execute } from './support/shell.js';
import { Shop, TOKEN } from './support/shop.js';

interface Workflow {
  readonly on: { readonly schedule: readonly { readonly cron: string }[] };
  readonly permissions: object;
  readonly jobs: {
    readonly trigger: {
      readonly steps: readonly [
        { readonly shell: string; readonly env: Record<string, string>; readonly run: string },
      ];
    };
  };
}

const workflow: Workflow = parse(blockOf('github-actions', 'yaml'));
const [step] = workflow.jobs.trigger.steps;

describe.each(PLATFORMS)('the workflow, against an application on %s', (_, platform) => {
  let shop: Shop;
  let workspace: string;

  /** As a runner starts a step with `shell: bash`, its expressions put in. */
  const attempt = (run: number, number: number): Promise<Ended> => {
    const context: Record<string, string> = {
      'vars.CRON_URL': shop.url(),
      'secrets.CRON_TOKEN': TOKEN,
      'github.run_id': String(run),
      'github.run_attempt': String(number),
    };
    const filled = Object.entries(step.env).map(([name, value]): [string, string] => [
      name,
      value.replace(/\$\{\{ (?<expression>\S+) \}\}/g, (_match, expression: string) => {
        const found = context[expression];
        if (found === undefined) throw new Error(`There is no ${expression}.`);
        return found;
      }),
    ]);
    const args = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run];
    return execute(step.shell, args, { ...Object.fromEntries(filled), HOME: workspace });
  };

  beforeEach(async () => {
    shop = await Shop.open(platform);
    workspace = await mkdtemp(join(tmpdir(), 'workflow-'));
  });

  afterEach(async () => {
    await shop.close();
    await rm(workspace, { recursive: true });
  });

  it('may do nothing to its repository', () => {
    expect(workflow.permissions).toEqual({});
    expect(workflow.on.schedule).toHaveLength(1);
    expect(step.run).not.toContain('${{');
  });

  it('shows the run, and succeeds where it does', async () => {
    const ended = await attempt(1, 1);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout.trimEnd().split('\n')).toHaveLength(3);
    expect(shop.ran).toEqual(['billing-archive']);
    expect(shop.logged + ended.stdout).not.toContain(TOKEN);
  });

  it('runs once for an attempt, and again for the next', async () => {
    expect((await attempt(1, 1)).code).toBe(0);
    const again = await attempt(1, 1);
    expect([again.code, again.stdout.includes('"deduplicated":true')]).toEqual([0, true]);
    expect(shop.ran).toHaveLength(1);
    expect((await attempt(1, 2)).code).toBe(0);
    expect(shop.ran).toHaveLength(2);
  });

  it('fails where the run does', async () => {
    shop.work = () => Promise.reject(new Error('no funds'));
    const { code, stdout } = await attempt(1, 1);
    expect(code).toBe(1);
    expect(stdout).toContain('no funds');
  });

  it('fails where the job is paused, and shows why', async () => {
    await shop.replica(0).service.pause('billing-archive');
    const { code, stdout } = await attempt(1, 1);
    expect(code).toBe(22);
    expect(stdout).toContain('"reason":"paused"');
    expect(shop.ran).toEqual([]);
  });

  it('is tried again while the store is away', async () => {
    shop.awayForOneTrigger();
    expect((await attempt(1, 1)).code).toBe(0);
    expect(shop.ran).toHaveLength(1);
  });
});
