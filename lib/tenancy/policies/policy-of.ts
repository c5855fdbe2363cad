import type { Clock } from '../../common/clock.js';
import { EventLoopTurn } from '../../common/event-loop-turn.js';
import type { Patience } from '../patience.js';
import type { TenantDirectory } from '../tenant-directory.js';
import type { TenantPolicy } from '../tenant-policy.js';
import { FlagPolicy } from './flag-policy.js';
import { PagePolicy } from './page-policy.js';
import { SinglePolicy } from './single-policy.js';

/** The way this application tells which tenants a job is for: by the page, one by one, or by the settings flag. */
export function policyOf<T>(
  directory: TenantDirectory<T>,
  job: string,
  tenantsDefault: 'enabled' | 'disabled',
  clock: Clock,
  patience: Patience,
): TenantPolicy<T> {
  if (asksByPage(directory)) return new PagePolicy(directory, job, patience);
  if (asksOneByOne(directory)) return new SinglePolicy(directory, job, patience, new EventLoopTurn(clock));
  return new FlagPolicy(job, tenantsDefault, clock);
}

function asksByPage<T>(
  directory: TenantDirectory<T>,
): directory is TenantDirectory<T> & Required<Pick<TenantDirectory<T>, 'areEnabled'>> {
  return directory.areEnabled !== undefined;
}

function asksOneByOne<T>(
  directory: TenantDirectory<T>,
): directory is TenantDirectory<T> & Required<Pick<TenantDirectory<T>, 'isEnabled'>> {
  return directory.isEnabled !== undefined;
}
