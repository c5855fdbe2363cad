import { type Tone, type Words, wordsFor } from './event-words.js';
import type { Ink } from './ink.js';
import type { ReplicaEvent } from './replica-events.js';

/** `19:12:06` of an ISO time. */
export function timeOfDay(slot: string): string {
  return slot.slice(11, 19);
}

/** Tells the story as it happens, a line for each event. */
export class Narrator {
  private readonly startedAt = Date.now();

  constructor(
    private readonly print: (line: string) => void,
    private readonly ink: Ink,
  ) {}

  heading(): void {
    this.print(this.ink.faint(row(['time', 'replica', 'job', 'slot (UTC)', 'what', 'detail'])));
  }

  /** @param teller who says it; of a run that its replica left behind, that is another one */
  event(event: ReplicaEvent, teller = event.event.replicaId): void {
    const words = wordsFor(event);
    if (words !== null) this.line(teller, ...whatOf(event), words);
  }

  replica(name: string, what: string, detail: string, tone: Tone = 'plain'): void {
    this.line(name, '', '', { what, detail, tone });
  }

  private line(replica: string, job: string, slot: string, { what, detail, tone }: Words): void {
    const elapsed = `${((Date.now() - this.startedAt) / 1_000).toFixed(1)} s`;
    const text = row([elapsed.padStart(6), replica, job, slot, what, detail]);
    this.print(tone === 'plain' ? text : this.ink[tone](text));
  }
}

/** The job and the slot that an event is about. */
function whatOf({ name, event }: ReplicaEvent): [job: string, slot: string] {
  if (name === 'slots.missed') return [event.job, timeOfDay(event.first)];
  return 'job' in event ? [event.job, timeOfDay(event.slot)] : ['', ''];
}

function row([time = '', replica = '', job = '', slot = '', what = '', detail = '']: string[]): string {
  const columns = [
    time.padEnd(6),
    replica.padEnd(9),
    job.padEnd(22),
    slot.padEnd(10),
    what.padEnd(11),
    detail,
  ];
  return `  ${columns.join('  ')}`.trimEnd();
}
