import type { z } from 'zod';
import { momentOf } from '../../common/moment.js';
import type { RunOptions } from '../../coordinator/run-options.js';
import type { TriggerMode } from '../http.options.js';
import type { HttpSettings } from '../http.settings.js';
import type { HttpRequest } from '../platform.js';
import { type FieldError, invalid } from '../problem/problems.js';
import { type Checked, checkFields } from './field-errors.js';
import { idempotencyKeyOf } from './idempotency-key.js';
import { bodyFields, isForm, queryFields } from './sent-fields.js';
import { triggerBody, triggerQuery, triggersBody } from './trigger-request.schema.js';

/** What a request asks for, whichever jobs it names. */
export interface TriggerOrder {
  readonly mode: TriggerMode;
  readonly options: RunOptions;
}

type Fields = z.output<typeof triggerBody>;

/** The order of a request that names its job in the path. @throws Problem 422 */
export function triggerOrder(request: HttpRequest, settings: HttpSettings, nowMs: number): TriggerOrder {
  const schema = isForm(request) ? triggerQuery : triggerBody;
  return orderOf(checkOptional(schema, bodyFields(request, settings)), request, settings, nowMs);
}

/** The order of a request that names its jobs in the body, and those. @throws Problem 422 */
export function triggerOrders(
  request: HttpRequest,
  settings: HttpSettings,
  nowMs: number,
): TriggerOrder & { readonly jobs: readonly string[] } {
  const body = checkFields(triggersBody, bodyFields(request, settings));
  const order = orderOf(body, request, settings, nowMs);
  return { ...order, jobs: body.value?.jobs ?? [] };
}

function orderOf(
  body: Checked<Fields>,
  request: HttpRequest,
  settings: HttpSettings,
  nowMs: number,
): TriggerOrder {
  const query = checkOptional(triggerQuery, queryFields(request, settings));
  const key = idempotencyKeyOf(request);
  const errors = [body, query, key].flatMap((checked) => checked.errors ?? []);
  const fields = [body.value ?? {}, query.value ?? {}] as const;
  errors.push(...contradictions(...fields));
  const { mode = settings.defaultMode, tenantIds, slot, force } = { ...fields[1], ...fields[0] };
  if (isFar(slot, nowMs))
    errors.push({ field: 'slot', message: 'expected a time at most 366 days from now' });
  if (errors.length > 0) throw invalid(errors);
  return {
    mode,
    options: {
      ...(tenantIds === undefined ? {} : { tenantIds }),
      ...(slot === undefined ? {} : { slot }),
      ...(force === undefined ? {} : { force }),
      ...(key.value === undefined ? {} : { idempotencyKey: key.value }),
      wait: mode !== 'async',
    },
  };
}

/** Most triggers say nothing beside the job, or nothing in one of the two places: then there is nothing to check. */
function checkOptional(schema: typeof triggerBody | typeof triggerQuery, fields: unknown): Checked<Fields> {
  const isEmpty = typeof fields === 'object' && fields !== null && Object.keys(fields).length === 0;
  return isEmpty && !Array.isArray(fields) ? { value: {} } : checkFields(schema, fields);
}

/** Further from now a slot is a slip of the pen. */
const FURTHEST_SLOT_MS = 366 * 86_400_000;

function isFar(slot: string | undefined, nowMs: number): boolean {
  return Math.abs((momentOf(slot) ?? nowMs) - nowMs) > FURTHEST_SLOT_MS;
}

const NAMES = ['mode', 'tenantIds', 'slot', 'force'] as const;

function contradictions(body: Partial<Fields>, query: Partial<Fields>): FieldError[] {
  return NAMES.filter((name) => {
    const [one, other] = [body[name], query[name]];
    return one !== undefined && other !== undefined && JSON.stringify(one) !== JSON.stringify(other);
  }).map((field) => ({ field, message: 'the body and the query contradict each other' }));
}
