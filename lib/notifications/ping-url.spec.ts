import { checkUrl, isPingUrl, plainUrl } from './ping-url.js';

const UUID = '5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278';

describe('a URL to ping', () => {
  it.each([
    'https://hc-ping.com/5bf66975',
    'http://127.0.0.1:8000/ping/key/slug?create=1',
    'https://cronitor.link/p/key/job?state=run&series={runId}',
  ])('may be %s', (url) => expect(isPingUrl(url)).toBe(true));

  it.each([
    'hc-ping.com/5bf66975',
    '',
    'ftp://hc-ping.com/5bf66975',
    'https://',
    'https://user@hc-ping.com/x',
    'https://:secret@hc-ping.com/x',
    'https://hc-ping.com/{slug}',
    'https://hc-ping.com/{runId',
    'https://hc-ping.com/}',
  ])('may not be %p', (url) => expect(isPingUrl(url)).toBe(false));
});

describe('a URL as Healthchecks.io has it', () => {
  it.each([
    ['https://hc-ping.com/check', '/start', `https://hc-ping.com/check/start?rid=${UUID}`],
    ['https://hc-ping.com/check', '', `https://hc-ping.com/check?rid=${UUID}`],
    ['https://hc-ping.com/check/', '/fail', `https://hc-ping.com/check/fail?rid=${UUID}`],
    [
      'https://hc-ping.com/key/slug?create=1',
      '/fail',
      `https://hc-ping.com/key/slug/fail?create=1&rid=${UUID}`,
    ],
  ] as const)('of %s and %p is %s', (given, suffix, expected) => {
    expect(checkUrl(given, suffix).forRun(UUID)).toBe(expected);
  });

  it.each(['id-1-2', `${UUID}0`, UUID.toUpperCase()])(
    'has no rid for a run whose id is no UUID: %s',
    (runId) => {
      expect(checkUrl('https://hc-ping.com/check', '/start').forRun(runId)).toBe(
        'https://hc-ping.com/check/start',
      );
    },
  );
});

describe('a URL of its own', () => {
  it('is pinged as it is, with the id of the run wherever it asks for it', () => {
    expect(plainUrl('https://example.com/a?b=%20#c').forRun(UUID)).toBe('https://example.com/a?b=%20#c');
    expect(plainUrl('https://example.com/{runId}?id={runId}').forRun('a/$&?b')).toBe(
      'https://example.com/a%2F%24%26%3Fb?id=a%2F%24%26%3Fb',
    );
  });

  it('tells its host, and the port that is not the usual one', () => {
    expect(plainUrl('https://example.com/secret').host).toBe('example.com');
    expect(plainUrl('http://example.com:8000/{runId}').host).toBe('example.com:8000');
  });
});
