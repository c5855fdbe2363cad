import { ManualClock } from '../testing/manual-clock.js';
import { SeededRandom } from '../testing/seeded-random.js';
import { HeartbeatLine } from './heartbeat-line.js';
import { heartbeatPlans } from './heartbeat-options.js';

const URL_OF_JOB = 'https://hc.io/secret';

/** What a monitor does with a ping: answers with a status, fails with a code, or never answers, `null`. */
type Answer = number | string | null;

function setUp(answers: (url: string, at: number) => Answer, retries = 2) {
  const clock = new ManualClock(0);
  const sent: { url: string; body: unknown; at: number }[] = [];
  jest.spyOn(globalThis, 'fetch').mockImplementation((input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    sent.push({ url: url.replace(URL_OF_JOB, ''), body: init?.body, at: clock.monotonic() });
    const answer = answers(url, sent.length);
    if (answer === null) return new Promise(() => undefined);
    if (typeof answer === 'number') return Promise.resolve(new Response(null, { status: answer }));
    return Promise.reject(
      new TypeError(`fetch ${url} failed`, { cause: Object.assign(new Error(url), { code: answer }) }),
    );
  });
  const failing: string[] = [];
  const recovered: [failingMs: number, lost: number][] = [];
  const plan = heartbeatPlans({ job: { url: URL_OF_JOB, timeoutMs: 5_000, retries } }).get('job');
  if (plan === undefined) throw new Error('There is no plan.');
  const line = new HeartbeatLine({
    plan,
    clock,
    random: new SeededRandom(1),
    onFailing: (kind, host, error) => failing.push(`${kind} to ${host}: ${String(error)}`),
    onRecovered: (_host, failingMs, lost) => recovered.push([failingMs, lost]),
  });
  const send = (kind: 'start' | 'success' | 'failure', runId = 'run'): void =>
    line.send({ kind, runId, body: `${runId} ${kind}` });
  return { clock, sent, failing, recovered, line, send };
}

afterEach(() => jest.restoreAllMocks());

describe('the heartbeats of a job', () => {
  it('are sent one after the other, by POST and with the text', async () => {
    const { clock, sent, send, failing } = setUp(() => 200);
    send('start');
    send('success');
    expect(sent).toEqual([]);
    await clock.advance(0);
    expect(sent).toMatchObject([
      { url: '/start', body: 'run start' },
      { url: '', body: 'run success' },
    ]);
    expect(jest.mocked(fetch).mock.calls[0]?.[1]).toMatchObject({ method: 'POST', redirect: 'manual' });
    expect(failing).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('keep their order where the first is tried again', async () => {
    const { clock, sent, send } = setUp((_url, at) => (at === 1 ? 500 : 200));
    send('start');
    send('failure');
    await clock.advance(10_000);
    expect(sent.map(({ url }) => url)).toEqual(['/start', '/start', '/fail']);
  });

  it('are tried three times in all, after growing pauses', async () => {
    const { clock, sent, failing, send } = setUp(() => 503);
    send('success');
    await clock.advance(60_000);
    const [first = 0, second = 0, third = 0] = sent.map(({ at }) => at);
    expect(sent).toHaveLength(3);
    expect(second - first).toBeGreaterThanOrEqual(500);
    expect(second - first).toBeLessThanOrEqual(1_000);
    expect(third - second).toBeGreaterThanOrEqual(1_000);
    expect(third - second).toBeLessThanOrEqual(2_000);
    expect(failing).toEqual(['success to hc.io: PingError: the answer was 503']);
  });

  it.each<[string, Answer, string]>([
    ['a redirect', 302, 'the answer was 302'],
    ['no connection', 'ECONNREFUSED', 'the request failed: ECONNREFUSED'],
    ['no answer in time', null, 'no answer within 5000 ms'],
  ])('fail by %s, and nothing of the URL is told but its host', async (_, answer, message) => {
    const { clock, failing, send } = setUp(() => answer, 0);
    send('start');
    await clock.advance(5_000);
    expect(failing).toEqual([`start to hc.io: PingError: ${message}`]);
    // What is given up on is not left to go on by itself.
    expect(jest.mocked(fetch).mock.calls[0]?.[1]?.signal?.aborted).toBe(answer === null);
    expect(clock.pendingTimers).toBe(0);
  });

  it('that keep failing are told of once, and once when one is delivered again', async () => {
    let status = 500;
    const { clock, failing, recovered, send } = setUp(() => status, 0);
    for (let run = 0; run < 3; run++) {
      send('success');
      await clock.advance(60_000);
    }
    expect([failing.length, recovered]).toEqual([1, []]);
    status = 200;
    send('success');
    send('success');
    await clock.advance(0);
    expect([failing.length, recovered]).toEqual([1, [[180_000, 3]]]);
    status = 500;
    send('success');
    await clock.advance(0);
    expect(failing).toHaveLength(2);
  });

  it('wait in bounded memory where the monitor hangs, and the newest are kept', async () => {
    const { clock, sent, failing, recovered, send } = setUp((_url, at) => (at === 1 ? null : 200), 0);
    for (let run = 0; run < 30; run++) send('success', `run ${run}`);
    expect(failing).toEqual(['success to hc.io: Error: more than 20 pings wait']);
    await clock.advance(5_000);
    expect(sent.map(({ body }) => body)).toEqual(
      ['run 0', ...Array.from({ length: 20 }, (_, at) => `run ${at + 10}`)].map((run) => `${run} success`),
    );
    expect(recovered).toEqual([[5_000, 10]]);
  });

  it('are sent for what has a URL, and nothing else is', async () => {
    const { clock, sent } = setUp(() => 200);
    const plan = heartbeatPlans({ job: { failure: 'https://hc.io/down' } }).get('job');
    if (plan === undefined) throw new Error('There is no plan.');
    const onOutage = (): void => undefined;
    const line = new HeartbeatLine({
      plan,
      clock,
      random: new SeededRandom(1),
      onFailing: onOutage,
      onRecovered: onOutage,
    });
    for (const kind of ['start', 'success', 'failure'] as const)
      line.send({ kind, runId: 'run', body: kind });
    await clock.advance(0);
    expect(sent.map(({ body }) => body)).toEqual(['failure']);
  });
});

describe('at shutdown', () => {
  it('the ping on its way is waited for, with its retries', async () => {
    const { clock, sent, failing, line, send } = setUp((_url, at) => (at === 1 ? 500 : 200));
    send('failure');
    let closed = false;
    const closing = line.close({ clock, timeoutMs: 5_000 }).then(() => (closed = true));
    await clock.advance(100);
    expect(closed).toBe(false);
    await clock.advance(1_000);
    await closing;
    expect([sent.length, failing]).toEqual([2, []]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('a monitor that hangs is waited for no longer than there is patience, and what was not sent is told of', async () => {
    const { clock, sent, failing, line, send } = setUp(() => null);
    send('start');
    send('failure');
    const closing = line.close({ clock, timeoutMs: 2_000 });
    await clock.advance(2_000);
    await closing;
    expect([sent.length, failing]).toEqual([1, ['start to hc.io: PingError: the application shut down']]);
    expect(clock.pendingTimers).toBe(0);
    send('success');
    await clock.advance(60_000);
    expect(sent).toHaveLength(1);
  });

  it('a pause between two tries is cut short', async () => {
    const { clock, sent, line, send } = setUp(() => 500);
    send('failure');
    await clock.advance(0);
    const closing = line.close({ clock, timeoutMs: 100 });
    await clock.advance(100);
    await closing;
    expect([sent.length, clock.pendingTimers]).toEqual([1, 0]);
  });
});
