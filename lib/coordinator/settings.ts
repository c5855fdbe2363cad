import type { FanOut } from '../fan-out/fan-out.js';
import type { HeartbeatPlan } from '../notifications/heartbeat-options.js';
import type { TenantDirectory } from '../tenancy/tenant-directory.js';
import type { JobOverrides } from './job-definition.js';
import type { ProcessRole } from './process-role.js';

/** The module's options as they are in force: checked, complete, frozen. */
export interface CoordinatorSettings {
  readonly namespace: string;
  readonly replicaId: string;
  readonly role: ProcessRole;
  readonly timeZone: string;
  readonly timers: boolean;
  readonly storeTimeoutMs: number;
  readonly leaseMs: number;
  readonly clockSkewMs: number;
  readonly tenants: TenantDirectory<unknown> | null;
  readonly fanOut: {
    readonly strategy: FanOut | null;
    readonly concurrency: number;
    readonly mode: 'chunked' | 'sliding';
    readonly tenantTimeoutMs: number | null;
  };
  readonly retentionDays: number;
  readonly sweepEveryMs: number;
  readonly progressEveryMs: number;
  readonly graceMs: number;
  readonly notifyMs: number;
  readonly jobs: ReadonlyMap<string, JobOverrides>;
  readonly heartbeats: ReadonlyMap<string, HeartbeatPlan>;
  readonly flowNameKey: string;
}
