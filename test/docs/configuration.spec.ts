import { DEFAULTS } from '../../lib/common/defaults.js';
import { readPage } from './pages.js';

const { text } = readPage('docs/guides/configuration.md');

/** What the first table says is the default of an option, read as the value it stands for. */
function documented(option: string): unknown {
  const row = text.split('\n').find((line) => line.startsWith(`| \`${option}\` |`));
  const value = row?.split('|')[2]?.trim();
  const code = /^`(?<code>[^`]*)`$/.exec(value ?? '')?.groups?.code;
  if (code === undefined) throw new Error(`The guide gives no default of ${option}.`);
  return JSON.parse(code.replaceAll("'", '"'));
}

const { retry, heartbeat, overdueAfterMs, ...ofModule } = DEFAULTS;
const notifications = readPage('docs/guides/notifications.md').text;

function leaves(value: object, path: readonly string[] = []): [option: string, value: unknown][] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    typeof inner === 'object' && inner !== null
      ? leaves(inner, [...path, key])
      : [[[...path, key].join('.'), inner] as [string, unknown]],
  );
}

describe('the guide on configuration', () => {
  it.each(leaves(ofModule))('gives the default of %s', (option, value) => {
    expect(documented(option)).toEqual(value);
  });

  it.each(Object.entries(heartbeat))('leads to the guide that gives the default of %s', (option, value) => {
    expect(notifications).toContain(`| \`${option}\` | \`${value}\` |`);
  });

  it('gives the default of a job', () => {
    expect(text).toContain(`| \`overdueAfterMs\` | cron, interval | \`${overdueAfterMs}\` |`);
  });

  it('gives the defaults of a retry', () => {
    const { backoffMs, factor, maxBackoffMs } = retry;
    expect(text).toContain(`| tenant | \`${backoffMs}\`, \`${factor}\`, \`${maxBackoffMs}\` |`);
  });
});
