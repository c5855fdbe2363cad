import { ClsServiceManager } from 'nestjs-cls';

/** Which run, and which tenant of it, a log line belongs to. @publicApi */
export interface CronLogFields {
  flowName: string;
  cronJob: string;
  cronRunId: string;
  /** The nominal time of the occurrence, ISO, UTC. */
  cronSlot: string;
  /** Only in a tenant's handler. */
  tenantId?: string;
}

/**
 * Where a context keeps its log fields. Registered, so that an application which holds the library both as an
 * ES module and as CommonJS finds the same fields from either copy; apart from the other keys, so that neither
 * a renamed flow name nor a handler's own `cls.set('tenantId', …)` changes what the log says.
 */
export const LOG_FIELDS = Symbol.for('nestjs-cron-coordinator:log-fields');

/**
 * The log fields of the run this code belongs to; `{}` outside a run. A new object each time, made to be given
 * to a logger: `pino({ mixin: cronLogFields })`.
 *
 * @publicApi
 */
export function cronLogFields(): Partial<CronLogFields> {
  // Asked of the manager and not injected: nestjs-cls 7 exists as two classes where both module formats meet.
  const store: unknown = ClsServiceManager.getClsService().get();
  return holdsLogFields(store) ? { ...store[LOG_FIELDS] } : {};
}

function holdsLogFields(store: unknown): store is { [LOG_FIELDS]: CronLogFields } {
  return typeof store === 'object' && store !== null && LOG_FIELDS in store;
}
