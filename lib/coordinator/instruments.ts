import { InvalidArgumentError } from '../common/errors.js';
import { show } from '../common/option-check.js';
import type { Instrumentation, InstrumentedRun } from './instrumentation.js';
import { Mistakes } from './instrument-mistakes.js';
import { RunInstruments } from './run-instruments.js';

/** The instrumentations of one application. Those of the moment a run begins are that run's to its end. */
export class Instruments {
  private registered: readonly { readonly instrumentation: Instrumentation }[] = [];
  private readonly mistakes: Mistakes;

  /** @param warn must not throw */
  constructor(warn: (message: string, error?: unknown) => void) {
    this.mistakes = new Mistakes(warn);
  }

  /** Returns what takes it away again. @throws InvalidArgumentError */
  add(instrumentation: Instrumentation): () => void {
    if (!isInstrumentation(instrumentation)) {
      throw new InvalidArgumentError(
        'CronCoordinator.instrument: expected an object with aroundRun or aroundTenant, or both, ' +
          `got ${show(instrumentation)}`,
      );
    }
    // An entry of its own, so that the same one registered twice is two.
    const entry = { instrumentation };
    this.registered = [...this.registered, entry];
    return () => {
      this.registered = this.registered.filter((other) => other !== entry);
    };
  }

  /** `null` where there is none, so that the work need not ask any further. */
  of(run: () => InstrumentedRun): RunInstruments | null {
    if (this.registered.length === 0) return null;
    const all = this.registered.map(({ instrumentation }) => instrumentation);
    return new RunInstruments(Object.freeze(run()), all, this.mistakes);
  }
}

function isInstrumentation(given: unknown): boolean {
  if (typeof given !== 'object' || given === null) return false;
  const methods: unknown[] = [Reflect.get(given, 'aroundRun'), Reflect.get(given, 'aroundTenant')];
  return (
    methods.some((method) => typeof method === 'function') &&
    methods.every((method) => method === undefined || typeof method === 'function')
  );
}
