import { z } from 'zod';
import { DEFAULTS } from '../common/defaults.js';
import { checkOptions } from '../common/option-check.js';
import { count, durationMs, text } from '../common/option-schema.js';
import type { PingKind } from '../common/ping-kind.js';
import { checkUrl, isPingUrl, type PingUrl, plainUrl } from './ping-url.js';

/** @publicApi */
export interface HeartbeatDelivery {
  /** A try that takes longer counts as failed, in milliseconds. @default 5000 */
  timeoutMs?: number;
  /** How often a ping that failed is tried again, after a jittered pause. @default 2 */
  retries?: number;
}

/**
 * Whom to tell that a job runs. With `url`, as Healthchecks.io has it: `<url>/start` at the start, `<url>` when the run
 * succeeded, `<url>/fail` when not. Otherwise a URL of its own for each, and none where none is given.
 *
 * In a URL `{runId}` stands for the id of the run. All but the host is treated as a secret.
 *
 * @publicApi
 */
export type HeartbeatOptions = HeartbeatDelivery &
  (
    | { url: string; start?: never; success?: never; failure?: never }
    | { url?: never; start?: string; success?: string; failure?: string }
  );

/** One job's heartbeat as it is in force. */
export interface HeartbeatPlan {
  readonly urls: Readonly<Record<PingKind, PingUrl | null>>;
  readonly timeoutMs: number;
  readonly retries: number;
}

const A_URL = 'an http or https URL without user and password, in which braces are those of {runId}';
const FORMS = `${A_URL}; or { url } or { start, success, failure }, with timeoutMs and retries`;

const url = z.string({ error: A_URL }).refine(isPingUrl, { error: A_URL });

const options = z
  .strictObject({
    url: url.optional(),
    start: url.optional(),
    success: url.optional(),
    failure: url.optional(),
    timeoutMs: durationMs(1).optional(),
    retries: count(0).optional(),
  })
  .refine(isOfOneForm, {
    path: ['url'],
    error: 'a URL here, or instead at least one of `start`, `success` and `failure`',
  });

const schema = z.object({
  heartbeats: z
    .record(text(), z.union([url, options], { error: FORMS }).optional(), {
      error: 'an object of URLs, by job name',
    })
    .default({}),
});

/**
 * The heartbeats by job. What is `undefined` there, an environment variable that is not set, is none.
 *
 * @throws CronOptionsError, in which no URL is quoted
 */
export function heartbeatPlans(heartbeats: unknown): ReadonlyMap<string, HeartbeatPlan> {
  const checked = checkOptions(schema, { heartbeats }, 'CronCoordinatorModule', { isSecret: true });
  const plans = new Map<string, HeartbeatPlan>();
  for (const [job, given] of Object.entries(checked.heartbeats)) {
    if (given !== undefined) plans.set(job, planOf(typeof given === 'string' ? { url: given } : given));
  }
  return plans;
}

type Urls = Readonly<Partial<Record<'url' | PingKind, string | undefined>>>;

function isOfOneForm({ url: base, start, success, failure }: Urls): boolean {
  const own = [start, success, failure].some((given) => given !== undefined);
  return base === undefined ? own : !own;
}

function planOf({ timeoutMs, retries, ...urls }: Urls & HeartbeatDelivery): HeartbeatPlan {
  return Object.freeze({
    urls: urlsOf(urls),
    timeoutMs: timeoutMs ?? DEFAULTS.heartbeat.timeoutMs,
    retries: retries ?? DEFAULTS.heartbeat.retries,
  });
}

function urlsOf({ url: base, start, success, failure }: Urls): HeartbeatPlan['urls'] {
  if (base !== undefined) {
    return { start: checkUrl(base, '/start'), success: checkUrl(base, ''), failure: checkUrl(base, '/fail') };
  }
  const own = (given: string | undefined): PingUrl | null => (given === undefined ? null : plainUrl(given));
  return { start: own(start), success: own(success), failure: own(failure) };
}
