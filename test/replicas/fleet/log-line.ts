import type { RunSummary } from '../../../lib/common/run.js';
import { HELD_EVENT, type HeldLoop } from '../app/settings.js';

/** One line that a replica wrote, as Nest's JSON logger gives it. */
export interface LogLine {
  readonly level: string;
  readonly context?: string;
  readonly message: unknown;
}

/** A line of the coordinator about a run that has ended. */
export type SettledLine = RunSummary & { readonly event: string; readonly flowName: string };

/** A structured line. */
export interface EventLine {
  readonly event: string;
  readonly [field: string]: unknown;
}

const ENDINGS = ['run.finished', 'run.failed', 'run.interrupted', 'run.skipped'];

/** What is not JSON was not written by the logger. */
export function parseLine(text: string): LogLine {
  try {
    const line: LogLine = JSON.parse(text);
    return line;
  } catch {
    return { level: 'none', message: text };
  }
}

export function eventsOf(lines: readonly LogLine[], event: string): EventLine[] {
  return lines.map(({ message }) => message).filter((message) => isEvent(message, [event]));
}

export function settledOf(lines: readonly LogLine[], job: string): SettledLine[] {
  return lines
    .map(({ message }) => message)
    .filter((message): message is SettledLine => isEvent(message, ENDINGS) && message.job === job);
}

/** How long the replica that wrote the lines stood still between two moments, in milliseconds. */
export function heldMsIn(lines: readonly LogLine[], from: string, to: string): number {
  return lines
    .map(({ message }) => message)
    .filter((message): message is EventLine & HeldLoop => isEvent(message, [HELD_EVENT]))
    .filter(({ until, heldMs }) => until >= from && Date.parse(until) - heldMs <= Date.parse(to))
    .reduce((sum, { heldMs }) => sum + heldMs, 0);
}

/** The empty text where there is none. */
export function newestSlot(lines: readonly SettledLine[]): string {
  return lines.reduce((newest, { slot }) => (slot > newest ? slot : newest), '');
}

function isEvent(message: unknown, events: readonly string[]): message is EventLine {
  if (typeof message !== 'object' || message === null || !('event' in message)) return false;
  return typeof message.event === 'string' && events.includes(message.event);
}
