import type { RunSummary } from '../../common/run.js';
import { withWritableResult } from '../../common/writable.js';
import type { StartedRun } from '../../coordinator/triggered-run.js';
import { plain } from '../../tenancy/loggable.js';
import { EXIT, exitCodeOf } from '../exit-code.js';
import type { RunOrder } from '../order/order.js';
import { countingTenants } from '../progress/counting-fan-out.js';
import { ProgressTeller } from '../progress/progress-teller.js';
import { summaryLines } from '../text/summary-lines.js';
import type { CommandParts, CommandResult } from './command.js';

const ALONE =
  'The coordination store is in the memory of this process, so a run of the job in another one is not seen. ' +
  'Configure a shared store to have them coordinated.';

const FOR_NOBODY = 'Run for nobody: the application lists none of the tenants that were chosen.';

const MOST_WARNINGS = 100;

export async function runJob(parts: CommandParts, order: RunOrder): Promise<CommandResult> {
  const { runtime, clock, terminal, common } = parts;
  const { roster, trigger, events, isOwn } = runtime;
  const job = roster.get(order.job);
  const options = { force: order.force, ...(order.tenantIds === null ? {} : { tenantIds: order.tenantIds }) };
  trigger.check(job, options);
  if (isOwn.store()) terminal.note(ALONE);

  const progress = new ProgressTeller(plain(job.name), terminal, clock);
  const warnings: string[] = [];
  let runId: string | null = null;
  const listening = [
    events.on('run.progress', (event) => {
      if (event.runId === runId && event.tenantId === undefined) progress.tell(event);
    }),
    events.on('tenants.invalid', (event) => {
      if (event.runId === runId) warnings.push(...event.problems.slice(0, MOST_WARNINGS - warnings.length));
    }),
  ];
  const onStarted = (started: StartedRun): void => void (runId = started.runId);
  try {
    const counting = countingTenants(job, (counts) => progress.tell(counts));
    const summary = await trigger.run(counting, options, 'cli', onStarted);
    const warned = warnings.map((warning) => `  warning: ${plain(warning, 500)}`);
    const json = { ...withWritableResult(summary), ...(warnings.length === 0 ? {} : { warnings }) };
    if (ranForNobody(summary, order)) return { code: EXIT.usage, lines: [FOR_NOBODY, ...warned], json };
    const lines = [...summaryLines(summary, common), ...warned];
    return { code: exitCodeOf(summary), lines, json };
  } finally {
    for (const stop of listening) stop();
    terminal.status?.clear();
  }
}

/** Of the tenants that were chosen the application has none: a slip of the pen, and no success. */
function ranForNobody({ outcome, tenants }: RunSummary, { tenantIds }: RunOrder): boolean {
  return tenantIds !== null && outcome === 'succeeded' && tenants?.listed === 0;
}
