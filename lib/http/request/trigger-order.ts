import type { z } from 'zod';
import type { RunOptions } from '../../coordinator/run-options.js';
import type { TriggerMode } from '../http.options.js';
import type { HttpSettings } from '../http.settings.js';
import type { HttpRequest } from '../platform.js';
import { type FieldError, invalid } from '../problem/problems.js';
import { type Checked, checkFields } from './field-errors.js';
import { idempotencyKeyOf } from './idempotency-key.js';
import { bodyFields, queryFields } from './sent-fields.js';
import { triggerBody, triggerQuery, triggersBody } from './trigger-request.schema.js';

/** What a request asks for, whichever jobs it names. */
export interface TriggerOrder {
  readonly mode: TriggerMode;
  readonly options: RunOptions;
}

type Fields = z.output<ReturnType<typeof triggerBody>>;

/** The order of a request that names its job in the path. @throws Problem 422 */
export function triggerOrder(request: HttpRequest, settings: HttpSettings, nowMs: number): TriggerOrder {
  return orderOf(checkFields(triggerBody(nowMs), bodyFields(request, settings)), request, settings, nowMs);
}

/** The order of a request that names its jobs in the body, and those. @throws Problem 422 */
export function triggerOrders(
  request: HttpRequest,
  settings: HttpSettings,
  nowMs: number,
): TriggerOrder & { readonly jobs: readonly string[] } {
  const body = checkFields(triggersBody(nowMs), bodyFields(request, settings));
  const order = orderOf(body, request, settings, nowMs);
  return { ...order, jobs: body.value?.jobs ?? [] };
}

function orderOf(
  body: Checked<Fields>,
  request: HttpRequest,
  settings: HttpSettings,
  nowMs: number,
): TriggerOrder {
  const query = checkFields(triggerQuery(nowMs), queryFields(request, settings));
  const key = idempotencyKeyOf(request);
  const errors = [body, query, key].flatMap((checked) => checked.errors ?? []);
  const fields = [body.value ?? {}, query.value ?? {}] as const;
  errors.push(...contradictions(...fields));
  if (errors.length > 0) throw invalid(errors);
  const { mode = settings.defaultMode, tenantIds, slot, force } = { ...fields[1], ...fields[0] };
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

const NAMES = ['mode', 'tenantIds', 'slot', 'force'] as const;

function contradictions(body: Partial<Fields>, query: Partial<Fields>): FieldError[] {
  return NAMES.filter((name) => {
    const [one, other] = [body[name], query[name]];
    return one !== undefined && other !== undefined && JSON.stringify(one) !== JSON.stringify(other);
  }).map((field) => ({ field, message: 'the body and the query contradict each other' }));
}
