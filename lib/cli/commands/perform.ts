import type { Order } from '../order/order.js';
import type { CommandParts, CommandResult } from './command.js';
import { listJobs } from './list-jobs.js';
import { listRuns } from './list-runs.js';
import { pauseJob } from './pause-job.js';
import { runJob } from './run-job.js';

export function perform(parts: CommandParts, order: Order): Promise<CommandResult> {
  switch (order.command) {
    case 'list':
      return listJobs(parts);
    case 'run':
      return runJob(parts, order);
    case 'pause':
    case 'resume':
      return pauseJob(parts, order);
    case 'runs':
      return listRuns(parts, order);
  }
}
