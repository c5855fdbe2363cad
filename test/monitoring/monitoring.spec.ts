import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from '../docs/pages.js';
import { Scrape } from '../support/scrape.js';
import { mentionsOf } from './promql.js';
import { WatchedApp } from './watched-app.js';

const text = (path: string): string => readFileSync(join(ROOT, 'docs', path), 'utf8');

/** Every value of that member, wherever it stands. */
function membersOf(value: unknown, member: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    key === member && typeof inner === 'string' ? [inner] : membersOf(inner, member),
  );
}

/** As Grafana sends it, for all jobs. */
const filledIn = (expression: string): string =>
  expression.replace(/\$__(?:rate_interval|range)\b/g, '5m').replace(/\$job\b/g, '.*');

const rules = membersOf(parse(text('monitoring/cron-alerts.yaml')), 'expr');
const queries = membersOf(JSON.parse(text('monitoring/cron-dashboard.json')), 'expr').map(filledIn);

let scrape: Scrape;
beforeAll(async () => {
  const app = await WatchedApp.start();
  try {
    await app.liveThroughAll();
    scrape = new Scrape(await app.scrape());
  } finally {
    await app.close();
  }
});

describe.each<[string, readonly string[]]>([
  ['the alert rules', rules],
  ['the dashboard', queries],
])('%s', (_, expressions) => {
  it('ask something', () => {
    expect(expressions.length).toBeGreaterThan(8);
  });

  it.each(expressions)('ask for nothing that is not in a scrape: %s', (expression) => {
    const { metrics, labels, values } = mentionsOf(expression);
    expect(metrics.length).toBeGreaterThan(0);
    for (const metric of metrics) {
      const found = scrape.samples.filter(({ name }) => name === metric);
      expect([metric, found.length > 0]).toEqual([metric, true]);
      const known = new Set(found.flatMap((sample) => Object.keys(sample.labels)));
      for (const label of labels) expect([...known]).toContain(label);
      for (const { label, text: wanted } of values)
        expect(found.map((sample) => sample.labels[label])).toContain(wanted);
    }
  });
});

describe('a scrape of an application that lived through all', () => {
  it.each<[string, Record<string, string>]>([
    ['cron_job_runs_total', { job: 'report', outcome: 'succeeded' }],
    ['cron_job_runs_total', { job: 'broken', outcome: 'failed' }],
    ['cron_job_runs_total', { job: 'billing', outcome: 'partial' }],
    ['cron_job_runs_total', { job: 'long', outcome: 'interrupted' }],
    ['cron_runs_skipped_total', { job: 'report', reason: 'paused' }],
    ['cron_runs_skipped_total', { job: 'report', reason: 'store-unavailable' }],
    ['cron_tenant_runs_total', { job: 'billing', outcome: 'failed' }],
    ['cron_leases_lost_total', { job: 'long' }],
    ['cron_lease_renewals_total', { result: 'lost' }],
    ['cron_store_errors_total', {}],
    ['cron_job_duration_seconds_count', { job: 'long' }],
    ['cron_job_last_success_timestamp_seconds', { job: 'report' }],
  ])('has counted %s %j', (name, labels) => {
    expect(scrape.value(name, labels)).toBeGreaterThan(0);
  });

  it('holds the metrics that the guide lists, and no others', () => {
    const told = [...text('guides/metrics.md').matchAll(/^\| `(?<name>cron_\w+)(?:\{[\w,]+\})?` \|/gm)];
    const measured = [...scrape.text.matchAll(/^# TYPE (?<name>\w+) /gm)];
    const namesOf = (found: readonly RegExpMatchArray[]): string[] =>
      found.map(({ groups }) => groups?.name ?? '').sort();
    expect(namesOf(told)).toEqual(namesOf(measured));
  });
});

describe('an expression', () => {
  it('is read for the metrics, labels and values it speaks of', () => {
    expect(mentionsOf('sum by (job) (rate(cron_x_total{outcome=~"a|b", job=~".*"}[5m])) > 0')).toEqual({
      metrics: ['cron_x_total'],
      labels: ['job', 'outcome', 'job'],
      values: [
        { label: 'outcome', text: 'a' },
        { label: 'outcome', text: 'b' },
      ],
    });
  });

  it.each(['sum by (job (x)', 'rate(x{job="a}[5m])', 'x >', ''])(
    'is refused where it is no PromQL: %s',
    (wrong) => {
      expect(() => mentionsOf(wrong)).toThrow('No PromQL');
    },
  );
});
