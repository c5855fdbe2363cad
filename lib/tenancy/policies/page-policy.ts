import { toErrorInfo } from '../../common/error-info.js';
import type { SelectedTenant } from '../../common/tenant.js';
import { kindOf, plain } from '../loggable.js';
import type { Patience } from '../patience.js';
import type { TenantDirectory } from '../tenant-directory.js';
import type { TenantPolicy, Verdict } from '../tenant-policy.js';

/** Asks the application about a page of tenants at a time. An answer that is not sound is none for all of them. */
export class PagePolicy<T> implements TenantPolicy<T> {
  constructor(
    private readonly directory: Required<Pick<TenantDirectory<T>, 'areEnabled'>>,
    private readonly job: string,
    private readonly patience: Patience,
  ) {}

  async verdicts(tenants: readonly SelectedTenant<T>[]): Promise<Verdict[]> {
    if (tenants.length === 0) return [];
    const asked = tenants.map(({ tenant }) => tenant);
    try {
      const answers: unknown = await this.patience.for(() => this.directory.areEnabled(asked, this.job));
      return checked(answers, tenants.length);
    } catch (error) {
      const problem = `areEnabled failed for its page: ${plain(toErrorInfo(error).message)}`;
      return tenants.map(() => ({ problem }));
    }
  }
}

function checked(answers: unknown, expected: number): boolean[] {
  if (!Array.isArray(answers)) throw new TypeError(`expected an array of booleans, given ${kindOf(answers)}`);
  if (answers.length !== expected) {
    throw new TypeError(`expected ${expected} answers, one a tenant, given ${answers.length}`);
  }
  return Array.from<unknown, boolean>(answers, (answer, index) => {
    if (typeof answer === 'boolean') return answer;
    throw new TypeError(`expected answer ${index} to be a boolean, given ${kindOf(answer)}`);
  });
}
