import { heartbeatPlans } from './heartbeat-options.js';

const SECRET = '5bf66975-d4c7';
const urlsOf = (given: unknown) => {
  const { start, success, failure } = heartbeatPlans({ job: given }).get('job')?.urls ?? {};
  return [start?.forRun('run'), success?.forRun('run'), failure?.forRun('run')];
};

describe('the option `heartbeats`', () => {
  it('takes a URL as Healthchecks.io has it, alone or with its delivery', () => {
    const expected = ['https://hc.io/x/start', 'https://hc.io/x', 'https://hc.io/x/fail'];
    expect(urlsOf('https://hc.io/x')).toEqual(expected);
    expect(urlsOf({ url: 'https://hc.io/x', retries: 0 })).toEqual(expected);
  });

  it('takes URLs of their own, and leaves out what has none', () => {
    expect(urlsOf({ success: 'https://a.io/ok', failure: 'https://a.io/ok/fail' })).toEqual([
      undefined,
      'https://a.io/ok',
      'https://a.io/ok/fail',
    ]);
  });

  it('has defaults of delivery, and takes others', () => {
    const plans = heartbeatPlans({
      a: 'https://hc.io/a',
      b: { url: 'https://hc.io/b', timeoutMs: 1, retries: 0 },
    });
    expect(plans.get('a')).toMatchObject({ timeoutMs: 5_000, retries: 2 });
    expect(plans.get('b')).toMatchObject({ timeoutMs: 1, retries: 0 });
  });

  it('is none where it is left out, or where a URL is not set', () => {
    expect(heartbeatPlans(undefined).size).toBe(0);
    expect(heartbeatPlans({ job: undefined }).size).toBe(0);
  });

  it.each([
    [
      'a URL without scheme',
      `hc.io/${SECRET}`,
      '`heartbeats.job`: expected an http or https URL without user',
    ],
    ['an empty string', '', 'got an empty string'],
    ['a URL with a password', `https://me:${SECRET}@hc.io`, 'got a value of type string'],
    ['a URL with other braces', `https://hc.io/${SECRET}/{job}`, '`heartbeats.job`: expected an http'],
    ['a wrong URL in an object', { url: `hc.io/${SECRET}` }, '`heartbeats.job.url`: expected an http'],
    ['a wrong URL of its own', { start: `hc.io/${SECRET}` }, '`heartbeats.job.start`: expected an http'],
    [
      'both forms',
      { url: `https://hc.io/${SECRET}`, start: 'https://hc.io/b' },
      '`heartbeats.job.url`: expected a URL here, or instead',
    ],
    [
      'no URL at all',
      { retries: 1 },
      '`heartbeats.job.url`: expected a URL here, or instead at least one of',
    ],
    [
      'an unknown key',
      { url: `https://hc.io/${SECRET}`, fail: 'x' },
      '`heartbeats.job.fail`: there is no such option here',
    ],
    [
      'a negative count',
      { url: `https://hc.io/${SECRET}`, retries: -1 },
      '`heartbeats.job.retries`: expected a whole number',
    ],
    ['a number', 5, '`heartbeats.job`: expected an http or https URL'],
    ['null', null, 'got null'],
  ])('refuses %s, and quotes no URL', (_, given, message) => {
    const check = () => heartbeatPlans({ job: given });
    expect(check).toThrow(message);
    expect(check).toThrow(/^Invalid options of CronCoordinatorModule:\n {2}- `heartbeats\.job/);
    expect(check).not.toThrow(SECRET);
    expect(check).toThrow(expect.objectContaining({ code: 'INVALID_OPTIONS' }));
  });

  it('refuses what is no object', () => {
    expect(() => heartbeatPlans(`https://hc.io/${SECRET}`)).toThrow(
      '`heartbeats`: expected an object of URLs, by job name, got a value of type string',
    );
  });
});
