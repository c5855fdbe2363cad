import type { ClsService } from 'nestjs-cls';
import { LOG_FIELDS, type CronLogFields } from './log-fields.js';

/** The run, or the tenant of a run, that a context is made for. */
export interface FlowFields {
  readonly flowName: string;
  readonly job: string;
  readonly runId: string;
  readonly slot: string;
  /** Only in a tenant's handler. */
  readonly tenantId?: string;
}

export interface FlowContextOptions {
  readonly cls: ClsService;
  /** The key under which a handler finds the flow's name. A dot leads into a nested object, as in `cls.get`. */
  readonly flowNameKey: string;
}

/**
 * Makes the continuation-local context in which a handler runs.
 *
 * Each is made anew: nothing of the caller's is in it, and what a handler sets is seen by nobody else.
 */
export class FlowContext {
  private readonly cls: ClsService;
  private readonly flowNameKey: string;
  private readonly nested: boolean;

  constructor(options: FlowContextOptions) {
    this.cls = options.cls;
    this.flowNameKey = options.flowNameKey;
    this.nested = options.flowNameKey.includes('.');
  }

  /** Calls `fn` within a context of its own, and returns what it returns. */
  enter<R>(fields: FlowFields, fn: () => R): R {
    const store = this.storeOf(fields);
    if (!this.nested) return this.cls.runWith(store, fn);
    return this.cls.runWith(store, () => {
      this.cls.set(this.flowNameKey, fields.flowName);
      return fn();
    });
  }

  // Entered once for each tenant: the store is written out as literals, and filled before it is entered.
  private storeOf(fields: FlowFields): Record<string | symbol, unknown> {
    const { flowName, job, runId, slot, tenantId } = fields;
    const logFields: CronLogFields = { flowName, cronJob: job, cronRunId: runId, cronSlot: slot };
    const store: Record<string | symbol, unknown> = {
      cronJob: job,
      cronRunId: runId,
      cronSlot: slot,
      [LOG_FIELDS]: logFields,
    };
    if (tenantId !== undefined) {
      logFields.tenantId = tenantId;
      store.tenantId = tenantId;
    }
    if (!this.nested) store[this.flowNameKey] = flowName;
    return store;
  }
}
