import { toErrorInfo } from '../../common/error-info.js';
import type { EventLoopTurn } from '../../common/event-loop-turn.js';
import type { SelectedTenant } from '../../common/tenant.js';
import { kindOf, plain } from '../loggable.js';
import type { Patience } from '../patience.js';
import type { TenantDirectory } from '../tenant-directory.js';
import type { TenantPolicy, Verdict } from '../tenant-policy.js';

/** How many questions may wait for their answers at a time. */
const LANES = 100;

/** Asks the application about one tenant at a time. A question that fails is the end of that tenant only. */
export class SinglePolicy<T> implements TenantPolicy<T> {
  constructor(
    private readonly directory: Required<Pick<TenantDirectory<T>, 'isEnabled'>>,
    private readonly job: string,
    private readonly patience: Patience,
    private readonly turn: EventLoopTurn,
  ) {}

  async verdicts(tenants: readonly SelectedTenant<T>[]): Promise<Verdict[]> {
    const verdicts = new Array<Verdict>(tenants.length).fill(false);
    const rest = tenants.entries();
    // Answers that come at once never suspend the first lane, which then does all the work without the others.
    const lane = async (): Promise<void> => {
      for (const [index, { tenant }] of rest) {
        if (this.turn.due()) await this.turn.take();
        // The run was interrupted: a question asked now would fail with nobody there to notice.
        if (this.patience.isOver) return;
        const verdict = this.ask(tenant);
        verdicts[index] = verdict instanceof Promise ? await verdict : verdict;
      }
    };
    await Promise.all(Array.from({ length: Math.min(LANES, tenants.length) }, lane));
    return verdicts;
  }

  private ask(tenant: T): Verdict | Promise<Verdict> {
    try {
      const answer: unknown = this.directory.isEnabled(tenant, this.job);
      if (typeof answer === 'boolean') return answer;
      return this.patience.for(() => answer).then(verdictOf, unanswered);
    } catch (error) {
      return unanswered(error);
    }
  }
}

function verdictOf(answer: unknown): Verdict {
  if (typeof answer === 'boolean') return answer;
  return { problem: `expected isEnabled to give a boolean, given ${kindOf(answer)}` };
}

function unanswered(error: unknown): Verdict {
  return { problem: `isEnabled failed: ${plain(toErrorInfo(error).message)}` };
}
