import { encodeKeyPart, jobKeys, pausedIndexKey } from './keys.js';

/** What Redis Cluster hashes of a key: what is between the first `{` and the first `}` after it. */
function hashTag(key: string): string {
  const open = key.indexOf('{');
  return key.slice(open + 1, key.indexOf('}', open));
}

describe('keys of a job', () => {
  it('are named by namespace, job and meaning', () => {
    const keys = jobKeys('cron', 'billing');
    expect(keys.paused).toBe('cron:{billing}:paused');
    expect(keys.fence).toBe('cron:{billing}:fence');
    expect(keys.lease('')).toBe('cron:{billing}:lease');
    expect(keys.lease('run-1')).toBe('cron:{billing}:lease:run-1');
    expect(keys.claim('2026-01-01T00:00:00.000Z')).toBe('cron:{billing}:claim:2026-01-01T00%3A00%3A00.000Z');
    expect(keys.withdrawn('t-1')).toBe('cron:{billing}:withdrawn:t-1');
    expect(pausedIndexKey('cron')).toBe('cron:paused');
  });

  it.each(['a', '}', '{}', 'a:b', 'a}:{b', 'a\nb', 'ü', '\u{1F600}', '__proto__', '%7D'])(
    'of %j share one hash tag, which no other job has',
    (job) => {
      const keys = jobKeys('cron', job);
      const all = [
        keys.paused,
        keys.fence,
        keys.lease(''),
        keys.lease('}'),
        keys.claim('}x'),
        keys.withdrawn('{'),
      ];
      expect(new Set(all.map(hashTag))).toEqual(new Set([encodeURIComponent(job)]));
      expect(new Set(all).size).toBe(all.length);
      for (const key of all) expect(key).not.toMatch(/\s/);
    },
  );

  it('of two jobs never meet, whatever their names hold', () => {
    expect(jobKeys('cron', 'a}:claim:{b').paused).not.toContain('}:claim:{');
    expect(jobKeys('cron', 'a').claim('b:paused')).not.toBe(jobKeys('cron', 'a').claim('b') + ':paused');
  });

  it('spells out half a surrogate pair, which cannot be encoded', () => {
    expect(() => encodeURIComponent('\uD800')).toThrow(URIError);
    expect(encodeKeyPart('\uD800')).not.toBe(encodeKeyPart('\uDC00'));
  });
});
