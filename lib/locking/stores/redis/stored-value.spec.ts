import { request } from '../../../../test/support/guarded-store.js';
import { ownerIn, ownerMark, storedValue } from './stored-value.js';

const at = Date.parse('2026-05-04T02:00:00.250Z');

describe('what a claim or a lease holds', () => {
  it('begins with the mark of its owner and of no other, whatever the tokens are', () => {
    const value = storedValue(request('a b'));
    expect(value.startsWith(ownerMark('a b'))).toBe(true);
    for (const other of ['a', 'a ', 'a b c', '']) expect(value.startsWith(ownerMark(other))).toBe(false);
  });

  it('tells those who are refused who was before them', () => {
    expect(ownerIn(storedValue(request('a b', { replicaId: 'r 1', runId: 'x', at })))).toEqual({
      replicaId: 'r 1',
      runId: 'x',
      since: '2026-05-04T02:00:00.250Z',
    });
  });

  it.each<[string, unknown]>([
    ['no text', 5],
    ['no JSON', 't of somebody else'],
    ['no object', 't null'],
    ['no replica', 't {"runId":"x","at":0}'],
    ['no run', 't {"replicaId":"r","at":0}'],
    ['no time', 't {"replicaId":"r","runId":"x"}'],
    ['a time in words', 't {"replicaId":"r","runId":"x","at":"2026-05-04"}'],
    ['a time beyond the calendar', 't {"replicaId":"r","runId":"x","at":1e300}'],
  ])('names nobody where it holds %s', (_, value) => {
    expect(ownerIn(value)).toBeUndefined();
  });
});
