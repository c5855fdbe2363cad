import { request } from '../../test/support/guarded-store.js';
import { isYes, leaseOfYes, readAnswer, readHolders, readNames } from './store-answer.js';

const lease = { job: 'report', scope: '', token: 't', ttlMs: 1_000 };
const owner = { replicaId: 'replica', runId: 'run', since: '2026-01-01T00:00:00.000Z' };

/** The same but for one field, which is missing or of another kind. */
const spoilt = <T extends object>(whole: T, odd: Partial<Record<keyof T, unknown>>): unknown => ({
  ...whole,
  ...odd,
});

const noLeases: [string, unknown][] = [
  ['no object', 'lease'],
  ['null', null],
  ['no job', spoilt(lease, { job: undefined })],
  ['no scope', spoilt(lease, { scope: undefined })],
  ['no token', spoilt(lease, { token: undefined })],
  ['an empty token', spoilt(lease, { token: '' })],
  ['no duration', spoilt(lease, { ttlMs: undefined })],
  ['a duration in words', spoilt(lease, { ttlMs: '1000' })],
  ['a duration without end', spoilt(lease, { ttlMs: Infinity })],
  ['a duration of nothing', spoilt(lease, { ttlMs: 0 })],
];

const noOwners: [string, unknown][] = [
  ['no object', 'owner'],
  ['null', null],
  ['no replica', spoilt(owner, { replicaId: undefined })],
  ['no run', spoilt(owner, { runId: undefined })],
  ['no time', spoilt(owner, { since: undefined })],
];

describe('what a store answers to an acquire', () => {
  it('is a yes only with the lease that was asked for', () => {
    expect(readAnswer({ acquired: true, lease, fencingToken: 7 }, request('t'))).toEqual({
      acquired: true,
      lease,
      fencingToken: 7,
    });
    const other = { ...lease, job: 'other' };
    expect(readAnswer({ acquired: true, lease: other, fencingToken: 7 }, request('t'))).toBeUndefined();
  });

  it.each(noLeases)('is no yes with a lease that is none: %s', (_, odd) => {
    expect(readAnswer({ acquired: true, lease: odd, fencingToken: 7 }, request('t'))).toBeUndefined();
    expect(leaseOfYes({ acquired: true, lease: odd })).toBeNull();
  });

  it('needs no lease where none was asked for, and hands none on', () => {
    const asked = request('t', { lease: null });
    expect(readAnswer({ acquired: true, lease }, asked)).toEqual({
      acquired: true,
      lease: null,
      fencingToken: null,
    });
  });

  it('says whether the lease was the job’s first where the store says so, and nothing where it does not', () => {
    const yes = { acquired: true, lease, fencingToken: 7 };
    for (const isFirst of [true, false]) {
      expect(readAnswer({ ...yes, isFirst }, request('t'))).toEqual({ ...yes, isFirst });
    }
    for (const isFirst of ['true', 1, null])
      expect(readAnswer({ ...yes, isFirst }, request('t'))).toEqual(yes);
  });

  it.each([Number.NaN, Infinity, '7', {}])('is no yes with the fencing token %p', (fencingToken) => {
    expect(readAnswer({ acquired: true, lease, fencingToken }, request('t'))).toBeUndefined();
  });

  it.each(['already-claimed', 'overlap', 'paused'])('is a no for the reason %s', (reason) => {
    expect(readAnswer({ acquired: false, reason, owner }, request('t'))).toEqual({
      acquired: false,
      reason,
      owner,
    });
  });

  it.each(noOwners)('leaves out an owner that is none: %s', (_, odd) => {
    expect(readAnswer({ acquired: false, reason: 'overlap', owner: odd }, request('t'))).toEqual({
      acquired: false,
      reason: 'overlap',
    });
  });

  it.each([undefined, null, true, 'yes', {}, { acquired: 'yes' }, { acquired: false, reason: 'mood' }])(
    'is neither in %p',
    (answer) => {
      expect(readAnswer(answer, request('t'))).toBeUndefined();
      expect(isYes(answer)).toBe(false);
      expect(leaseOfYes(answer)).toBeNull();
    },
  );

  it('is looked through for a lease to give back only where it is a yes', () => {
    expect(leaseOfYes({ acquired: true, lease })).toBe(lease);
    expect(leaseOfYes({ acquired: false, lease })).toBeNull();
    expect(isYes({ acquired: true })).toBe(true);
  });
});

describe('other answers of a store', () => {
  it('are names where they are a list of strings', () => {
    expect(readNames([])).toEqual([]);
    expect(readNames(['a', 'b'])).toEqual(['a', 'b']);
    expect(readNames(['a', 1])).toBeUndefined();
    expect(readNames('ab')).toBeUndefined();
  });

  it('are holders where there is an owner or nobody for each that was asked about', () => {
    expect(readHolders([owner, null], 2)).toEqual([owner, null]);
    expect(readHolders([owner], 2)).toBeUndefined();
    expect(readHolders({ length: 1 }, 1)).toBeUndefined();
    expect(readHolders([undefined], 1)).toBeUndefined();
  });

  it.each(noOwners.filter(([, odd]) => odd !== null))('are no holders with %s', (_, odd) => {
    expect(readHolders([owner, odd], 2)).toBeUndefined();
  });
});
