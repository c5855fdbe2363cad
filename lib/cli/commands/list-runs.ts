import { withoutUndefined } from '../../common/option-check.js';
import { within } from '../../common/within.js';
import { withWritableResult } from '../../common/writable.js';
import { EXIT } from '../exit-code.js';
import type { RunsOrder } from '../order/order.js';
import { runTable } from '../text/run-table.js';
import type { CommandParts, CommandResult } from './command.js';

const OWN_HISTORY =
  'The history is in the memory of this process: it shows no run of the replicas, and none of an earlier command. ' +
  'Give `history.store` a store that they share.';

/** Rejects where the history does not answer in time, or not at all. */
export async function listRuns(
  { runtime, clock, terminal }: CommandParts,
  { command: _command, json: _json, ...query }: RunsOrder,
): Promise<CommandResult> {
  const { coordinator, settings, isOwn } = runtime;
  if (isOwn.history()) terminal.note(OWN_HISTORY);
  const patience = { clock, timeoutMs: settings.storeTimeoutMs };
  const page = await within(() => coordinator.runs.list(withoutUndefined(query)), patience);
  const more = page.next === null ? [] : [`There are more: --before ${page.next}`];
  return {
    code: EXIT.succeeded,
    lines: [...runTable(page.runs), ...more],
    json: { runs: page.runs.map((run) => withWritableResult(run)), next: page.next },
  };
}
