import { CoordinatorError } from '../../common/errors.js';
import { plain } from '../../tenancy/loggable.js';
import { EXIT } from '../exit-code.js';
import type { PauseOrder } from '../order/order.js';
import type { CommandParts, CommandResult } from './command.js';

const NOBODY_WOULD_SEE_IT =
  'The coordination store is in the memory of this process, so that no replica would hear of it. Nothing was changed. ' +
  'Configure a shared store, or use the HTTP routes of the one process that there is.';

/** @throws UnknownJobError, StoreUnavailableError, and where the store is of this process alone */
export async function pauseJob({ runtime }: CommandParts, order: PauseOrder): Promise<CommandResult> {
  const { roster, pauses, isOwn } = runtime;
  const { name } = roster.get(order.job);
  if (isOwn.store()) throw new CoordinatorError('STORE_NOT_SHARED', NOBODY_WOULD_SEE_IT);
  const isPause = order.command === 'pause';
  await pauses.set(name, isPause);
  const what = isPause
    ? 'is paused on every replica: no slot of it starts until it is resumed. A run that goes on is not stopped.'
    : 'may run again, on every replica. Slots that fell due meanwhile are not made up for.';
  return { code: EXIT.succeeded, lines: [`${plain(name)} ${what}`] };
}
