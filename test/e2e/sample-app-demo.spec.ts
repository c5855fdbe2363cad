import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** It may have to build the library first. */
const DEADLINE_MS = 240_000;

interface Ended {
  readonly pid: number | undefined;
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function demo(...args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [join(ROOT, 'scripts/demo.mjs'), ...args], {
    cwd: ROOT,
    timeout: DEADLINE_MS,
    killSignal: 'SIGKILL',
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ pid: child.pid, code, stdout, stderr }));
  });
}

/** The files that a demo left behind. */
async function filesOf(pid: number | undefined): Promise<string[]> {
  const names = await readdir(join(ROOT, 'sample-app/data'));
  return names.filter((name) => name.includes(`demo-${pid}`));
}

/** The lines of the last table: a heading, a rule, then a slot each. */
function slotLines(output: string): string[] {
  const [, table = ''] = output.split('slot by slot');
  const [, body = ''] = table.split(/─\n/);
  return body.split('\n').filter((line) => /\d\d:\d\d:\d\d/.test(line));
}

describe('npm run demo', () => {
  it(
    'runs three replicas, takes one down in mid-batch, and shows each slot once',
    async () => {
      const { pid, code, stdout, stderr } = await demo();
      expect({ code, stderr, problems: stdout.match(/✘.*/g) }).toEqual({
        code: 0,
        stderr: '',
        problems: null,
      });

      const slots = slotLines(stdout).map((line) => line.trim().split(/\s{2,}/));
      expect(slots.length).toBeGreaterThan(15);
      expect(new Set(slots.map(([job, slot]) => `${job} ${slot}`)).size).toBe(slots.length);
      expect(new Set(slots.map(([, , runs]) => runs))).toEqual(new Set(['1']));
      expect(new Set(slots.map(([job]) => job))).toEqual(
        new Set([
          'automation-scheduler',
          'billing-archive',
          'collapse-announcements',
          'log-cleanup',
          'trial-notifications',
          'usage-snapshot',
        ]),
      );
      expect(slots.map(([, , , , outcome]) => outcome)).toEqual(
        expect.arrayContaining(['succeeded', 'partial', 'interrupted']),
      );
      expect(stdout).toMatch(
        /replica-\d {2}log-cleanup .* interrupted {2}shutting-down; .* not reached: \w+/,
      );
      expect(stdout).toMatch(/skipped +taken by replica-\d/);

      expect(await filesOf(pid)).toEqual([]);
    },
    DEADLINE_MS,
  );

  it(
    'triggers jobs by HTTP in each mode, and from the command line',
    async () => {
      const { pid, code, stdout, stderr } = await demo('--trigger');
      expect({ code, stderr, problems: stdout.match(/✘.*/g) }).toEqual({
        code: 0,
        stderr: '',
        problems: null,
      });
      expect(stdout.match(/✔/g)).toHaveLength(7);
      expect(stdout).toContain('{"event":"job.log","tenantId":');
      expect(stdout).toMatch(/409 .* is already running on web-1 since/);
      expect(stdout).toMatch(/200 .*"deduplicated":true/);
      expect(await filesOf(pid)).toEqual([]);
    },
    DEADLINE_MS,
  );

  it(
    'kills processes over one SQLite file, and shows who took over what',
    async () => {
      const { pid, code, stdout, stderr } = await demo('--crash');
      // Of the job that stacks on @Cron: what fires it says so itself where the machine is busy.
      const complaints = stderr
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('[Cron] Missed'));
      expect({ code, complaints, problems: stdout.match(/✘.*/g) }).toEqual({
        code: 0,
        complaints: [],
        problems: null,
      });
      expect(stdout.match(/✔/g)).toHaveLength(12);
      expect(stdout).toMatch(/abandoned +\d+ of 11 known of, \d+ done +settled by (replica-\d), rerun by \1/);
      expect(stdout).toMatch(/settled by replica-\d, next slot run by replica-\d/);
      expect(stdout.match(/nobody +missed +noted by replica-\d/g)?.length).toBeGreaterThanOrEqual(4);
      expect(await filesOf(pid)).toEqual([]);
    },
    DEADLINE_MS,
  );

  it.each([
    [['--trigger', '--crash'], '--trigger and --crash show different things.'],
    [['--crash', '--processes', '3'], '--crash and --processes show different things.'],
    [['--trigger', '--processes', '3'], '--trigger and --processes show different things.'],
    [['--processes', '1'], '--processes takes a number from 2 to 9, got "1".'],
    [['--processes', 'three'], '--processes takes a number from 2 to 9, got "three".'],
    [['--fast'], "Unknown option '--fast'"],
    [['now'], "Unexpected argument 'now'"],
  ])(
    'refuses %j',
    async (args, complaint) => {
      const { code, stdout, stderr } = await demo(...args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(complaint);
      expect(stderr).toContain('Usage: npm run demo');
    },
    DEADLINE_MS,
  );

  it(
    'explains itself',
    async () => {
      const { code, stdout } = await demo('--help');
      expect(code).toBe(0);
      expect(stdout).toContain('--processes <n>');
    },
    DEADLINE_MS,
  );
});
