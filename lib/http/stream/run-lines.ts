import type { RunIdentity } from '../../common/run.js';
import type { StartedRun } from '../../coordinator/triggered-run.js';
import type { EventBus } from '../../events/event-bus.js';
import type { CronEventName, CronEvents } from '../../events/event-map.js';
import type { LineStream } from './line-stream.js';

/** The ending is told by the last line, with the summary; who is told of it besides comes after the run. */
type Untold = 'run.settled' | 'slot.missed' | 'run.started' | 'notification.failed' | 'notification.dropped';

type RunEventName = Exclude<
  { [E in CronEventName]: CronEvents[E] extends RunIdentity ? E : never }[CronEventName],
  Untold
>;

/** Every event of a run; one that is missing here does not compile. */
const RUN_EVENTS: { readonly [E in RunEventName]: E } = {
  'run.finished': 'run.finished',
  'run.failed': 'run.failed',
  'run.interrupted': 'run.interrupted',
  'run.skipped': 'run.skipped',
  'run.abandoned': 'run.abandoned',
  'run.progress': 'run.progress',
  'fan-out.idle': 'fan-out.idle',
  'job.log': 'job.log',
  'tenants.skipped': 'tenants.skipped',
  'tenants.invalid': 'tenants.invalid',
  'tenant.failed': 'tenant.failed',
  'tenant.retried': 'tenant.retried',
  'lease.lost': 'lease.lost',
  'lease.renewed': 'lease.renewed',
};

/** Tells the stream that the run has started, and of its events as long as the stream is open. */
export function followRun(events: EventBus, started: StartedRun, stream: LineStream): void {
  stream.tell({ event: 'run.started', ...started });
  for (const name of Object.values(RUN_EVENTS)) follow(events, name, started.runId, stream);
}

function follow<E extends RunEventName>(events: EventBus, name: E, runId: string, stream: LineStream): void {
  stream.onGone(
    events.on(name, (event) => {
      if (event.runId === runId) stream.tell({ event: name, ...withoutResult(event) });
    }),
  );
}

/** It comes with the last line, and may be large. */
function withoutResult(event: RunIdentity & { readonly result?: unknown }): object {
  const { result: _result, ...others } = event;
  return others;
}
