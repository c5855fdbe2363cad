import type { FaultRow } from '../row.js';

/** Ids that are valid, however odd. */
const ODD = [
  ...['a:b', '{tag}', '__proto__', 'constructor', 'toString', '🦜', 'line\nbreak', 'tab\t', 'nul\u0000'],
  ...[
    '../..',
    '*',
    'cron:{job}:claim',
    '<script>alert(1)</script>',
    "'; DROP TABLE runs; --",
    ' ',
    'ü',
    '\u202e',
  ],
];
const INVALID = ['', 'x'.repeat(257), null, true, {}, ['a'], { id: 'nested' }];

/** Of keys, as a job's name is one of their parts. */
const ODD_NAMES = ['with:colon', 'with{brace}', 'with space', '🦜', '__proto__', 'line\nbreak'];

export const hostileIds: FaultRow = {
  number: 29,
  fault: 'hostile ids: duplicate, empty, huge, newline, `:`, `{}`, `__proto__`, emoji',
  expected: 'dropped or encoded; keys, logs, labels and the page stay sound',
  async play(stage) {
    const scene = await stage.scene();
    const numbers = [stage.between(1, 1_000_000), -1, 0, 1.5];
    const valid = [...ODD, ...numbers.map(String)];
    const duplicates = ODD.slice(0, stage.between(1, ODD.length));
    const registered = ODD_NAMES.map((name) => ({ name, cronTime: '* * * * * *' }));
    const replica = await scene.bootOne({
      jobs: ['tenants'],
      tenantIds: [...ODD, ...numbers, ...INVALID, ...duplicates],
      failingTenants: ['line\nbreak', '__proto__'],
      registered,
    });
    const { runId, tenants } = await replica.untilFirstRun('tenants');
    for (const { name } of registered) await replica.untilFirstRun(name);
    const keys = await scene.redis.send('KEYS', '*');
    await replica.leave();
    await scene.witness.settled();

    const began = scene.witness.of('tenants').filter((it) => it.runId === runId && it.phase === 'began');
    const served = began.map(({ tenantId = '' }) => tenantId).sort();
    stage.same('each valid id was served once, as it is', served, valid.toSorted());
    stage.same('the two that failed are named', tenants?.failures.map(({ tenantId }) => tenantId).sort(), [
      '__proto__',
      'line\nbreak',
    ]);
    const told = replica.events('tenants.invalid').filter((line) => line.runId === runId);
    stage.same('one line tells of the invalid ones', told.length, 1);
    const broken = replica.log.entries.filter(({ level }) => level === 'none');
    stage.check('no id breaks a line of the log', broken.length === 0, broken.slice(0, 3));
    const names = scene.witness.log.entries.map(({ job }) => job);
    const silent = ODD_NAMES.filter((name) => !names.includes(name));
    stage.check('every odd name is a job like others', silent.length === 0, silent);
    const unsound = (Array.isArray(keys) ? keys : []).map(String).filter((key) => !isSound(key));
    stage.check('every key is plain, with one hash tag', unsound.length === 0, unsound.slice(0, 5));
    stage.see(
      `${valid.length} odd ids served once each, ${INVALID.length} invalid and ${duplicates.length} repeated dropped`,
    );
  },
};

/** Printable, and in one hash tag, so that a cluster finds all keys of a job on one node. */
function isSound(key: string): boolean {
  const outside = key.replace(/\{[^{}]+\}/, '');
  return /^[\x21-\x7e]+$/.test(key) && outside !== key && !/[{}]/.test(outside);
}
