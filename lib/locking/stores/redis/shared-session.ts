import { CronOptionsError, InvalidArgumentError, StoreUnavailableError } from '../../../common/errors.js';
import { failureReason } from './failure-reason.js';

export interface SharedSessionParts<C, S> {
  /** What the session serves, as the beginning of a sentence: "Redis store". */
  readonly what: string;
  /** How an application makes one of its own. */
  readonly remedy: string;
  open(context: C): S;
  /** For what is used by itself, without an application that attaches it. */
  standalone(): C;
}

/** The one session of all applications that something over Redis is attached to: opened when first used, ended with the last. */
export class SharedSession<C extends { readonly namespace: string }, S extends { close(): Promise<void> }> {
  private context: C | undefined;
  private session: S | undefined;
  private applications = 0;

  constructor(private readonly parts: SharedSessionParts<C, S>) {}

  /** @throws CronOptionsError where it serves an application of another namespace */
  attach(context: C): void {
    if (this.session === undefined && this.applications === 0) this.context = context;
    const served = this.context?.namespace;
    if (served !== context.namespace) {
      const { what, remedy } = this.parts;
      throw new CronOptionsError(
        `One ${what} cannot serve the namespaces "${String(served)}" and "${context.namespace}". ` +
          `Give each application one of its own: ${remedy}.`,
        { option: 'namespace' },
      );
    }
    this.applications++;
  }

  /** Rejects with a `StoreUnavailableError` for whatever goes wrong between here and Redis. */
  async ask<T>(question: (session: S) => Promise<T>): Promise<T> {
    this.context ??= this.parts.standalone();
    this.session ??= this.parts.open(this.context);
    try {
      return await question(this.session);
    } catch (cause) {
      if (cause instanceof StoreUnavailableError || cause instanceof InvalidArgumentError) throw cause;
      throw new StoreUnavailableError(`Redis gave no answer: ${failureReason(cause)}`, { cause });
    }
  }

  /** Ends the connection with the last application that was attached; what is asked afterwards opens a new one. */
  async close(): Promise<void> {
    this.applications--;
    if (this.applications > 0) return;
    this.applications = 0;
    const session = this.session;
    this.session = undefined;
    await session?.close();
  }
}
