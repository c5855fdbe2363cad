import { z } from 'zod';
import {
  choice,
  count,
  durationMs,
  flag,
  numberFrom,
  objectWith,
  text,
  timeZone,
} from '../common/option-schema.js';
import type { FanOut } from '../fan-out/fan-out.js';
import type { JobOverrides } from './job-definition.js';

export const fanOutStrategySchema = objectWith<FanOut>('a FanOut, an object with mode and run', ['run']);

const cronTime = z.union(
  [z.string().min(1), z.date(), z.strictObject({ cronTime: z.string().min(1), window: durationMs(0) })],
  { error: 'a cron expression, a Date, or what a window helper such as dailyBetween() gives' },
);

const startWithin = z
  .tuple([durationMs(0), durationMs(0)], { error: '[min, max], two whole numbers of milliseconds' })
  .refine(([min, max]) => min <= max, { error: '[min, max] with min not above max' });

export const retrySchema = z.strictObject(
  {
    attempts: count(1).optional(),
    backoffMs: durationMs(0).optional(),
    factor: numberFrom(1).optional(),
    maxBackoffMs: durationMs(0).optional(),
  },
  { error: '{ attempts, backoffMs, factor, maxBackoffMs }' },
);

const common = {
  ttl: durationMs(1).optional(),
  overlap: choice(['skip', 'allow']).optional(),
  flowName: text().optional(),
  maxRunMs: durationMs(1).optional(),
};

/** Of the kinds of job that fire by themselves. */
const scheduled = { overdueAfterMs: durationMs(0).optional() };

const cron = {
  cronTime: cronTime.optional(),
  timeZone: timeZone().optional(),
  disabled: flag().optional(),
  window: durationMs(0).optional(),
  catchUp: choice(['none', 'latest']).optional(),
  catchUpWithinMs: durationMs(1).optional(),
  onAbandoned: choice(['leave', 'rerun']).optional(),
};

const interval = { startWithin: startWithin.optional() };

const tenant = {
  concurrency: count(1).optional(),
  mode: choice(['chunked', 'sliding']).optional(),
  tenantTimeoutMs: durationMs(1).optional(),
  fanOut: fanOutStrategySchema.optional(),
  tenantsDefault: choice(['enabled', 'disabled']).optional(),
  retry: retrySchema.optional(),
  carryOver: flag().optional(),
};

/** What the configuration may say of a job, before it is known which kind of job it is. */
export const jobOverridesSchema = z.strictObject(
  { ...common, ...scheduled, ...cron, ...interval, ...tenant },
  { error: 'an object of job options' },
);

export type JobKind = 'cron' | 'interval' | 'stacked' | 'triggered';

const ofKind = {
  cron: { ...common, ...scheduled, ...cron },
  interval: { ...common, ...scheduled, ...interval },
  stacked: common,
  triggered: common,
};

/** The options that belong to a job of this kind; any other is refused. */
export function jobOptionsSchema(kind: JobKind, forTenants: boolean): z.ZodType<JobOverrides> {
  const shape = forTenants ? { ...ofKind[kind], ...tenant } : ofKind[kind];
  return z.strictObject(shape, { error: 'an object of job options' });
}

/** Whose an option is that this kind of job does not have, as the end of a sentence. */
export function ownerOfOption(option: string): string {
  if (Object.hasOwn(tenant, option)) return ', it belongs to tenant jobs';
  if (Object.hasOwn(scheduled, option)) return ', it belongs to cron and interval jobs';
  if (Object.hasOwn(cron, option)) return ', it belongs to cron jobs';
  return Object.hasOwn(interval, option) ? ', it belongs to interval jobs' : '';
}

/** The name alone; what else the options hold is another schema's matter. */
export const jobNameSchema = z.object({ name: text() }, { error: 'an object of job options with a name' });
