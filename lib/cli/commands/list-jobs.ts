import { withWritableResult } from '../../common/writable.js';
import { EXIT } from '../exit-code.js';
import { jobTable } from '../text/job-table.js';
import { vanishedTable } from '../text/vanished-table.js';
import type { CommandParts, CommandResult } from './command.js';
import { listedJob } from './listed-job.js';

export async function listJobs({ runtime, clock, terminal }: CommandParts): Promise<CommandResult> {
  const { registry, roster, store, coordinator } = runtime;
  const asked = coordinator.vanishedJobs().catch(() => null);
  const paused = await store.pausedJobs().then(
    (names) => new Set(names),
    () => null,
  );
  const vanished = await asked;
  if (paused === null)
    terminal.note('The coordination store does not answer, so it is not known which jobs are paused.');
  if (vanished === null)
    terminal.note('The history does not answer, so it is not known which of its jobs have vanished.');
  const infos = new Map(roster.infos().map((info) => [info.name, info]));
  const jobs = registry.all().flatMap((registered) => {
    const info = infos.get(registered.job.name);
    return info === undefined ? [] : [listedJob(info, registered, paused, clock.now())];
  });
  return {
    code: EXIT.succeeded,
    lines: [...jobTable(jobs), ...vanishedTable(vanished ?? [])],
    json: {
      jobs,
      vanished: vanished?.map((job) => ({ ...job, lastRun: withWritableResult(job.lastRun) })) ?? null,
    },
  };
}
