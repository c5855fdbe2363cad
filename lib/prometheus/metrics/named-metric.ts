/** A metric with its name, which prom-client's types keep to themselves. */
export interface NamedMetric<M> {
  readonly name: string;
  readonly metric: M;
}

/** What every metric is made of. `registers: []`: it is registered once all are made. */
export interface MetricBasics {
  readonly name: string;
  readonly help: string;
  readonly registers: [];
}

export function namedMetric<M>(
  name: string,
  help: string,
  make: (basics: MetricBasics) => M,
): NamedMetric<M> {
  return { name, metric: make({ name, help, registers: [] }) };
}
