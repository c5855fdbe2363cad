import type { JobOverrides } from 'nestjs-cron-coordinator';

/** How the demo speeds a job up, and what is expected of it. */
export interface PlannedJob {
  readonly everySeconds: number;
  /** The first second of a minute at which it is due. */
  readonly from: number;
  readonly windowMs: number;
  /** What a row that it changes is. */
  readonly effect: string;
}

export type Plan = Readonly<Record<string, PlannedJob>>;

export const LOG_CLEANUP = 'log-cleanup';
export const TRIALS = 'trial-notifications';
export const AUTOMATIONS = 'automation-scheduler';
export const LOG_CLEANUP_CONCURRENCY = 3;

const WINDOW_MS = 900;

/** The jobs with slots. */
export const PLAN: Plan = {
  [LOG_CLEANUP]: { everySeconds: 6, from: 0, windowMs: WINDOW_MS, effect: 'lines moved' },
  'collapse-announcements': {
    everySeconds: 3,
    from: 0,
    windowMs: WINDOW_MS,
    effect: 'collapsed',
  },
  [TRIALS]: { everySeconds: 6, from: 3, windowMs: WINDOW_MS, effect: 'mails sent' },
  'billing-archive': {
    everySeconds: 12,
    from: 0,
    windowMs: WINDOW_MS,
    effect: 'invoices archived',
  },
  // As it is in the code: the schedule of a job that stacks on @Cron is @Cron's.
  'usage-snapshot': { everySeconds: 10, from: 0, windowMs: 0, effect: 'snapshot' },
};

/** What an operator would put into the configuration, in place of windows of hours and slots a week apart. */
export const OVERRIDES: Record<string, JobOverrides> = {
  [LOG_CLEANUP]: spedUp(PLAN, LOG_CLEANUP),
  'collapse-announcements': spedUp(PLAN, 'collapse-announcements'),
  [TRIALS]: spedUp(PLAN, TRIALS),
  'billing-archive': spedUp(PLAN, 'billing-archive'),
  [AUTOMATIONS]: { startWithin: [2_000, 9_000] },
};

/** The slots of a job whose window opened and closed between the two moments; milliseconds since the epoch. */
export function slotsBetween(job: string, from: number, to: number, plan: Plan = PLAN): string[] {
  const planned = plan[job];
  if (planned === undefined) return [];
  const slots: string[] = [];
  for (let second = Math.ceil(from / 1_000); second * 1_000 + planned.windowMs <= to; second++) {
    if ((second % 60) % planned.everySeconds === planned.from)
      slots.push(new Date(second * 1_000).toISOString());
  }
  return slots;
}

/** The next moment at which all windows are closed and short runs are over: just ahead of a slot. */
export function quietMomentAfter(time: number): number {
  const period = 3_000;
  const before = 300;
  return Math.ceil((time + before) / period) * period - before;
}

export function effectOf(job: string): string {
  return PLAN[job]?.effect ?? 'enqueued';
}

/** The schedule that the plan has for a job, in place of its own. */
export function spedUp(plan: Plan, job: string): JobOverrides {
  const planned = plan[job];
  if (planned === undefined) throw new Error(`The plan holds no job named "${job}".`);
  const { from, everySeconds, windowMs } = planned;
  return { cronTime: `${from}-59/${everySeconds} * * * * *`, window: windowMs };
}
