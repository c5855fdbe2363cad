import { request } from '../../../../test/support/guarded-store.js';
import { readAcquireReply } from './acquire-reply.js';
import { storedValue } from './stored-value.js';

const asked = request('t', { job: 'report' });

describe('the reply of the acquire script', () => {
  it.each([
    ['acquired', false],
    ['first', true],
  ])('is a yes for %s, with the lease that was asked for and its fencing token', (code, isFirst) => {
    expect(readAcquireReply(asked, code, 3)).toEqual({
      acquired: true,
      lease: { job: 'report', scope: '', token: 't', ttlMs: 30_000 },
      fencingToken: 3,
      isFirst,
    });
  });

  it('is a yes without both where no lease was asked for', () => {
    expect(readAcquireReply(request('t', { lease: null }), 'acquired', 0)).toEqual({
      acquired: true,
      lease: null,
      fencingToken: null,
    });
  });

  it.each(['already-claimed', 'overlap'])('is a no for %s, with the owner where one can be read', (code) => {
    expect(readAcquireReply(asked, code, storedValue(request('other')))).toEqual({
      acquired: false,
      reason: code,
      owner: { replicaId: 'replica', runId: 'run-other', since: '1970-01-01T00:00:00.000Z' },
    });
    expect(readAcquireReply(asked, code, 'of somebody else')).toEqual({ acquired: false, reason: code });
  });

  it('is a no where the job is paused', () => {
    expect(readAcquireReply(asked, 'paused', '')).toEqual({ acquired: false, reason: 'paused' });
  });

  it.each<[string, unknown, unknown, string]>([
    [
      'came after the withdrawal',
      'withdrawn',
      '',
      'The request to run "report" reached Redis after it had been withdrawn.',
    ],
    [
      'is unknown',
      'maybe',
      '',
      'Redis answered the request to run "report" with something unexpected: "maybe"',
    ],
    [
      'has no fencing token',
      'acquired',
      '3',
      'Redis answered the request to run "report" with something unexpected: "3"',
    ],
    [
      'has one past what a number can hold',
      'acquired',
      2 ** 53,
      'Redis answered the request to run "report" with something unexpected: 9007199254740992',
    ],
  ])('is no answer where it %s', (_, code, detail, message) => {
    expect(() => readAcquireReply(asked, code, detail)).toThrow(
      expect.objectContaining({ code: 'STORE_UNAVAILABLE', message }),
    );
  });
});
