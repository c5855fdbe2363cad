import { settingsOf, type ModuleOptions } from '../../test/support/job.js';
import { ChunkedFanOut } from '../fan-out/chunked.js';
import type { FanOut } from '../fan-out/fan-out.js';
import { SlidingFanOut } from '../fan-out/sliding.js';
import { ManualClock } from '../testing/manual-clock.js';
import {
  checkForEachOptions,
  checkGuard,
  type ForEachTenantOptions,
  type Spread,
  spreadOf,
} from './bare-options.js';

const spread = (options: ForEachTenantOptions, module: ModuleOptions = {}): Spread =>
  spreadOf(options, settingsOf(module), new ManualClock(0));

describe('how forEachTenant spreads the handler', () => {
  const module = { fanOut: { concurrency: 3, mode: 'sliding', tenantTimeoutMs: 500 } } as const;

  it('is the module’s way where nothing is said', () => {
    expect(spread({})).toMatchObject({ concurrency: 10, tenantTimeoutMs: null });
    expect(spread({}).fanOut).toBeInstanceOf(ChunkedFanOut);
    expect(spread({}, module)).toMatchObject({ concurrency: 3, tenantTimeoutMs: 500 });
    expect(spread({}, module).fanOut).toBeInstanceOf(SlidingFanOut);
  });

  it('is as it is said', () => {
    const options = { concurrency: 7, mode: 'chunked', tenantTimeoutMs: 900 } as const;
    expect(spread(options, module)).toMatchObject({ concurrency: 7, tenantTimeoutMs: 900 });
    expect(spread(options, module).fanOut).toBeInstanceOf(ChunkedFanOut);
  });

  it('is one attempt, unless more are said, and the pauses are the documented ones', () => {
    const pauses = { backoffMs: 1_000, factor: 2, maxBackoffMs: 30_000 };
    expect(spread({}).retry).toEqual({ attempts: 1, ...pauses });
    expect(spread({ retry: { attempts: 4, factor: undefined } }).retry).toEqual({ attempts: 4, ...pauses });
  });

  it('is in this process, whatever strategy the module has', () => {
    const fanOut: FanOut = { mode: 'bullmq', run: () => Promise.reject(new Error('unused')) };
    expect(spread({}, { fanOut }).fanOut).toBeInstanceOf(ChunkedFanOut);
  });
});

describe('arguments of the bare steps', () => {
  it.each([
    ['nothing to work with', { concurrency: 0 }, /forEachTenant:\n.*`concurrency`: expected a whole number/],
    ['an unknown mode', { mode: 'fast' }, /`mode`: expected 'chunked' or 'sliding'/],
    ['an option of something else', { window: 5 }, /`window`: there is no such option here/],
    ['no options at all', 5, /expected an object of options, got 5/],
  ])('are refused: %s', (_, given, message) => {
    expect(() => checkForEachOptions(given)).toThrow(message);
    expect(() => checkForEachOptions(given)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  it.each([
    ['no name', '', 5, /ranRecently:\n.*`name`: expected a non-empty string/],
    ['no time', 'export', 0, /ranRecently:\n.*`ttlMs`: expected a whole number of milliseconds/],
  ])('of the guard are refused: %s', (_, name, ttlMs, message) => {
    expect(() => checkGuard(name, ttlMs)).toThrow(message);
  });
});
