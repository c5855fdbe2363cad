import { DoneOnce } from '../common/done-once.js';
import { isPromiseLike } from '../common/promise-like.js';
import type { RunSummary } from '../common/run.js';
import type { Instrumentation, InstrumentedRun } from './instrumentation.js';
import type { Mistakes } from './instrument-mistakes.js';

type Enter = () => void;
type Around = (instrumentation: Instrumentation, enter: Enter) => unknown;
type Told = (...said: readonly unknown[]) => unknown;

/** The instrumentations of one run: the first registered is the outermost, and the last to be told of an end. */
export class RunInstruments {
  private readonly ofRun: readonly Instrumentation[];
  private readonly ofTenants: readonly Instrumentation[];
  private runEnds: readonly Told[] = [];
  /** Of the tenants that have not ended. */
  private readonly openTenants = new Set<TenantEnd>();

  constructor(
    private readonly run: InstrumentedRun,
    all: readonly Instrumentation[],
    private readonly mistakes: Mistakes,
  ) {
    this.ofRun = all.filter(({ aroundRun }) => aroundRun !== undefined);
    this.ofTenants = all.filter(({ aroundTenant }) => aroundTenant !== undefined);
  }

  /** Returns what the work returns. */
  aroundRun<R>(work: () => R): R {
    const around: Around = (instrumentation, enter) => instrumentation.aroundRun?.(this.run, enter);
    const { result, ends } = this.surround('aroundRun', this.ofRun, around, work);
    this.runEnds = ends;
    return result.result();
  }

  /** To be called once, when the run has settled. Never throws. */
  runEnded(summary: RunSummary): void {
    const cutOff = new DOMException('The run ended before this tenant did.', 'AbortError');
    for (const tenant of this.openTenants) tenant.tell(cutOff);
    for (const end of this.runEnds) this.mistakes.contain('aroundRun', () => end({ ...summary }));
  }

  /** Returns or throws what the work does; a promise-like, as a promise. */
  aroundTenant(tenantId: string, work: () => unknown): unknown {
    if (this.ofTenants.length === 0) return work();
    const around: Around = (instrumentation, enter) =>
      instrumentation.aroundTenant?.(this.run, tenantId, enter);
    const { result, ends } = this.surround('aroundTenant', this.ofTenants, around, work);
    if (ends.length === 0) return result.result();
    return ended(result, new TenantEnd(ends, this.openTenants, this.mistakes));
  }

  private surround<R>(
    where: string,
    instrumentations: readonly Instrumentation[],
    around: Around,
    work: () => R,
  ): { result: DoneOnce<R>; ends: readonly Told[] } {
    const ends: Told[] = [];
    const result = instrumentations.reduceRight((inner, instrumentation) => {
      return new DoneOnce(() => {
        const returned = this.entered(where, inner, (enter) => around(instrumentation, enter));
        if (isTold(returned)) ends.push(returned);
        return inner.result();
      });
    }, new DoneOnce(work));
    result.begin();
    return { result, ends };
  }

  private entered(where: string, inner: DoneOnce<unknown>, around: (enter: Enter) => unknown): unknown {
    const returned = this.mistakes.contain(where, () =>
      around(() => {
        if (!inner.begin()) this.mistakes.tell(where, 'called enter again, or late, which does nothing,');
      }),
    );
    if (inner.begin()) {
      this.mistakes.tell(where, 'did not call enter, so that the work was done outside of it,');
    }
    return returned;
  }
}

/** Those that want to know how one tenant ended; told once. */
class TenantEnd {
  constructor(
    private readonly ends: readonly Told[],
    private readonly open: Set<TenantEnd>,
    private readonly mistakes: Mistakes,
  ) {
    open.add(this);
  }

  tell(...error: readonly [] | readonly [unknown]): void {
    if (!this.open.delete(this)) return;
    for (const end of this.ends) this.mistakes.contain('aroundTenant', () => end(...error));
  }

  failed(error: unknown): void {
    // Nothing told means that all went well.
    this.tell(error ?? new Error(`${String(error)} was thrown`));
  }
}

function ended(work: DoneOnce<unknown>, end: TenantEnd): unknown {
  let result: unknown;
  try {
    result = work.result();
  } catch (error) {
    end.failed(error);
    throw error;
  }
  if (!isPromiseLike(result)) {
    end.tell();
    return result;
  }
  // A promise-like may begin its work anew for each who waits for it.
  const settled = Promise.resolve(result);
  settled.then(
    () => end.tell(),
    (error: unknown) => end.failed(error),
  );
  return settled;
}

function isTold(returned: unknown): returned is Told {
  return typeof returned === 'function';
}
