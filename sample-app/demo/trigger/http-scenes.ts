import { days } from 'nestjs-cron-coordinator';
import { readEvidence } from '../evidence.js';
import { LOG_CLEANUP } from '../plan.js';
import { type Answer, type Fields, fieldsOf } from './caller.js';
import { brief, entriesOf, REPLICA, type Scene, show } from './stage.js';

const BILLING = 'billing-archive';
const ANNOUNCEMENTS = 'collapse-announcements';

/** What a scheduler outside delivers at midnight, and delivers again when in doubt. */
const lastMidnight = (): string => new Date(Math.floor(Date.now() / days(1)) * days(1)).toISOString();

export const waitMode: Scene = async (stage) => {
  const answer = await stage.caller.post(`/crons/${BILLING}`);
  show(stage, `curl -X POST …/crons/${BILLING}`, [told(answer)]);
  const written = await entriesOf(stage.database, answer.body.runId);
  return [
    {
      holds: answer.status === 200 && answer.body.outcome === 'succeeded' && written.length === 1,
      sentence: 'wait: 200 with the summary, once the run has ended and its work is in the database',
    },
  ];
};

export const asyncMode: Scene = async (stage) => {
  const settled = stage.app.settled(ANNOUNCEMENTS);
  const answer = await stage.caller.post(`/crons/${ANNOUNCEMENTS}`, { mode: 'async' });
  show(stage, `curl -X POST …/crons/${ANNOUNCEMENTS}?mode=async`, [
    told(answer),
    `location: ${answer.location}`,
  ]);
  const { runId, outcome } = await settled;
  const record = await stage.caller.get(answer.location ?? '');
  show(stage, `curl …${answer.location}`, [told(record)]);
  return [
    {
      holds: answer.status === 202 && answer.body.runId === runId && record.body.outcome === outcome,
      sentence: 'async: 202 once the run has started; where Location points, the history has its end',
    },
  ];
};

/** Follows a run, and triggers the job again in the middle of it. */
export const streamMode: Scene = async (stage) => {
  const lines: Fields[] = [];
  let again: Promise<Answer> | null = null;
  for await (const line of stage.caller.lines(`/crons/${LOG_CLEANUP}?mode=stream`)) {
    lines.push(line);
    if (line.event === 'job.log') again ??= stage.caller.post(`/crons/${LOG_CLEANUP}`);
  }
  show(stage, `curl -N -X POST …/crons/${LOG_CLEANUP}?mode=stream`, [...lines.map(brief)]);
  const refused = await again;
  show(stage, `curl -X POST …/crons/${LOG_CLEANUP}   (meanwhile)`, refused === null ? [] : [told(refused)]);
  const logs = lines.filter(({ event }) => event === 'job.log');
  return [
    {
      holds:
        lines.at(0)?.event === 'run.started' &&
        logs.length > 1 &&
        lines.at(-1)?.event === 'run.settled' &&
        lines.at(-1)?.outcome === 'succeeded',
      sentence: `stream: ${lines.length} lines as it happened, the start first, the summary last`,
    },
    {
      holds: refused?.status === 409 && fieldsOf(refused.body.owner).replicaId === REPLICA,
      sentence: `a second trigger meanwhile: 409, with the owner ${REPLICA} and since when`,
    },
  ];
};

export const slotTwice: Scene = async (stage) => {
  const slot = lastMidnight();
  const [first, second] = [await deliver(), await deliver()];
  show(stage, `curl -X POST …/crons/${BILLING} -d '{"slot":"${slot}"}'   (twice)`, [
    told(first),
    told(second),
  ]);
  const runs = (await readEvidence(stage.database)).filter(
    (entry) => entry.job === BILLING && entry.slot === slot,
  );
  return [
    {
      holds:
        [first, second].every(({ status }) => status === 200) &&
        first.body.deduplicated === undefined &&
        second.body.deduplicated === true &&
        second.body.runId === first.body.runId &&
        runs.length === 1,
      sentence: 'a slot delivered twice ran once: the second delivery got the first one’s run, deduplicated',
    },
  ];

  function deliver(): Promise<Answer> {
    return stage.caller.post(`/crons/${BILLING}`, { slot });
  }
};

function told({ status, body }: Answer): string {
  return `${status} ${brief(body)}`;
}
