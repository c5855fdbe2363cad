import { toErrorInfo } from '../../common/error-info.js';
import { textOf } from '../../common/writable.js';
import { logfmt } from '../../context/logfmt.js';

/** What the coordinator logs: an event and its fields. */
export interface LoggedEvent {
  readonly event: string;
}

export function isEvent(message: unknown): message is LoggedEvent {
  return (
    typeof message === 'object' && message !== null && 'event' in message && typeof message.event === 'string'
  );
}

/** What is the same for every line of the one run there is, and what its summary tells better. */
const OF_THE_RUN: ReadonlySet<string> = new Set([
  'runId',
  'slot',
  'trigger',
  'replicaId',
  'flowName',
  'startedAt',
  'finishedAt',
  'attempt',
  'fencingToken',
  'tenants',
  'fanOut',
]);

/** An event on one line: `whole`, or as much of it as helps whoever waits for the run. */
export function eventText({ event, ...fields }: LoggedEvent, { whole }: { readonly whole: boolean }): string {
  const told = Object.entries(fields)
    .filter(([name, value]: [string, unknown]) => value !== undefined && (whole || !OF_THE_RUN.has(name)))
    .map(([name, value]: [string, unknown]): [string, unknown] => [name, fieldText(name, value, whole)]);
  return told.length === 0 ? event : `${event} ${logfmt(Object.fromEntries(told))}`;
}

function fieldText(name: string, value: unknown, whole: boolean): unknown {
  if (name === 'error' && !whole) {
    const info = toErrorInfo(value);
    return `${info.name}: ${info.message}`;
  }
  return typeof value === 'object' && value !== null ? textOf(value) : value;
}
