import type { TenantDirectory } from 'nestjs-cron-coordinator';
import type { Tenant } from './jobs.js';
import type { ReplicaSettings, TenantSource } from './settings.js';

type Listed = Iterable<Tenant> | AsyncIterable<Tenant>;

/** The application's tenants, and what goes wrong when they are asked for. */
export class Directory {
  private size: number;

  constructor(private readonly settings: ReplicaSettings) {
    this.size = settings.tenants;
  }

  /** From the next list on. */
  resize(size: number): void {
    this.size = size;
  }

  forCoordinator(): TenantDirectory<Tenant> {
    const { pageSize, timeoutMs, policyFailsFor } = this.settings.tenantSource;
    return {
      list: () => this.list(),
      ...(pageSize === undefined ? {} : { pageSize }),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(policyFailsFor === undefined ? {} : { isEnabled: policyFailingFor(policyFailsFor) }),
    };
  }

  private list(): Listed {
    const { breaks } = this.settings.tenantSource;
    return breaks === undefined ? this.tenants() : breaking(this.tenants(), breaks);
  }

  private *tenants(): Generator<Tenant> {
    const { tenantIds } = this.settings;
    if (tenantIds !== null) for (const id of tenantIds) yield { id };
    else for (let at = 1; at <= this.size; at++) yield { id: `tenant-${at}` };
  }
}

async function* breaking(
  tenants: Iterable<Tenant>,
  { after, by }: NonNullable<TenantSource['breaks']>,
): AsyncGenerator<Tenant> {
  let given = 0;
  for (const tenant of tenants) {
    if (given++ === after) await (by === 'silence' ? silence() : failure(after));
    yield tenant;
  }
}

const silence = (): Promise<never> => new Promise(() => {});

const failure = (after: number): Promise<never> =>
  Promise.reject(new Error(`the connection broke after ${after} tenants`));

function policyFailingFor(ids: readonly string[]): (tenant: Tenant) => boolean {
  return ({ id }) => {
    if (ids.some((it) => it === id)) throw new Error(`the settings of ${String(id)} cannot be read`);
    return true;
  };
}
