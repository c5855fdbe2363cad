import type { RunSummary } from '../../common/run.js';
import type { RunOptions } from '../../coordinator/run-options.js';
import type { StartedRun } from '../../coordinator/triggered-run.js';
import type { EventBus } from '../../events/event-bus.js';
import { invalid } from '../problem/problems.js';
import type { Answer } from './answer.js';

const MOST_TOLD = 100;

/** What is wrong with the tenants that a trigger chose: only the run finds out, as it reads the application's list. */
export class TenantProblems {
  private readonly found: string[] = [];
  stop: () => void = () => undefined;

  constructor(
    private readonly events: EventBus,
    private readonly options: RunOptions,
  ) {}

  listen({ runId, deduplicated }: StartedRun): void {
    if (this.options.tenantIds === undefined || deduplicated === true) return;
    this.stop = this.events.on('tenants.invalid', (event) => {
      if (event.runId === runId) this.found.push(...event.problems.slice(0, MOST_TOLD - this.found.length));
    });
  }

  /** The answer with them: a warning, or a refusal where the run was for nobody. */
  added(answer: Answer, { outcome, tenants }: RunSummary): Answer {
    if (this.found.length === 0 || answer.problem !== undefined) return answer;
    if (outcome !== 'succeeded' || tenants?.listed !== 0) {
      return { ...answer, body: { ...answer.body, warnings: this.found } };
    }
    const problem = invalid([{ field: 'tenantIds', message: this.found.join('; ') }], answer.body);
    return { status: problem.getStatus(), body: problem.body, problem };
  }
}
