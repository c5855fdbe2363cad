import { FIRST_ACCOUNTS } from '../../accounts/first-accounts.js';
import { LOG_CLEANUP, PLAN } from '../plan.js';
import { fieldsOf } from './caller.js';
import { command } from './command.js';
import { brief, entriesOf, type Scene, show } from './stage.js';

export const listCommand: Scene = async (stage) => {
  const { code, stdout } = await command(stage.databaseUrl, 'list');
  show(stage, 'node cli.js list', stdout.trimEnd().split('\n'));
  const isComplete = Object.keys(PLAN).every((job) => stdout.includes(job));
  return [
    {
      holds: code === 0 && isComplete,
      sentence: 'the command line lists every job, and when it is due next',
    },
  ];
};

export const runCommand: Scene = async (stage) => {
  const [account] = FIRST_ACCOUNTS;
  const tenant = account?.id ?? '';
  const { code, stdout } = await command(stage.databaseUrl, 'run', LOG_CLEANUP, '--tenant', tenant, '--json');
  show(stage, `node cli.js run ${LOG_CLEANUP} --tenant ${tenant} --json`, [
    brief(fieldsOf(JSON.parse(stdout))),
    `exit code ${code}`,
  ]);
  const { trigger, outcome, runId } = fieldsOf(JSON.parse(stdout));
  const written = await entriesOf(stage.database, runId);
  return [
    {
      holds:
        code === 0 &&
        trigger === 'cli' &&
        outcome === 'succeeded' &&
        written.every((entry) => entry.account === tenant) &&
        written.length === 1,
      sentence: `it runs a job for ${tenant} alone, in a process of its own, which ends with exit code 0`,
    },
  ];
};
