import { readFlag } from './settings-flag.js';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const read = (tenant: unknown, job = 'job', tenantsDefault: 'enabled' | 'disabled' = 'enabled') =>
  readFlag(tenant, job, tenantsDefault, NOW);
const flag = (value: unknown) => ({ settings: { cron: { job: value } } });

describe('readFlag', () => {
  describe.each(['enabled', 'disabled'] as const)('where the default is %s', (tenantsDefault) => {
    it.each([
      [undefined],
      [null],
      ['a tenant that is a string'],
      [{}],
      [{ settings: null }],
      [{ settings: {} }],
      [{ settings: { cron: null } }],
      [{ settings: { cron: { other: true } } }],
      [flag(null)],
      [flag(undefined)],
    ])('takes the default for %j', (tenant) => {
      expect(read(tenant, 'job', tenantsDefault)).toEqual({ enabled: tenantsDefault === 'enabled' });
    });

    it.each([
      [true, true],
      [false, false],
      [{}, true],
      [{ enabled: null }, true],
      [{ enabled: true }, true],
      [{ enabled: false }, false],
      [{ pausedUntil: null }, true],
      [{ pausedUntil: '2026-03-01T12:00:01Z' }, false],
      [{ pausedUntil: '2026-03-01T12:00:00Z' }, true],
      [{ pausedUntil: '2026-02-28' }, true],
      [{ enabled: true, pausedUntil: '2026-03-02' }, false],
      [{ enabled: false, pausedUntil: '2026-02-28' }, false],
      [{ pausedUntil: new Date(NOW + 1) }, false],
      [{ pausedUntil: new Date(NOW) }, true],
    ])('takes the flag %j for %p', (value, enabled) => {
      expect(read(flag(value), 'job', tenantsDefault)).toEqual({ enabled });
    });
  });

  it.each([
    [
      flag('true'),
      'expected settings.cron["job"] to be a boolean or { enabled?, pausedUntil? }, given the string "true"',
    ],
    [
      flag(1),
      'expected settings.cron["job"] to be a boolean or { enabled?, pausedUntil? }, given the number 1',
    ],
    [flag([]), 'expected settings.cron["job"] to be a boolean or { enabled?, pausedUntil? }, given an array'],
    [
      flag(new Date(0)),
      'expected settings.cron["job"] to be a boolean or { enabled?, pausedUntil? }, given an object',
    ],
    [
      flag({ enabled: 'yes' }),
      'expected settings.cron["job"].enabled to be a boolean, given the string "yes"',
    ],
    [
      flag({ pausedUntil: 'soon' }),
      'expected settings.cron["job"].pausedUntil to be an ISO date, given the string "soon"',
    ],
    [
      flag({ enabled: false, pausedUntil: 5 }),
      'expected settings.cron["job"].pausedUntil to be an ISO date, given the number 5',
    ],
    [{ settings: '{}' }, 'expected settings to be an object, given the string "{}"'],
    [
      { settings: { cron: [] } },
      'expected settings.cron to be an object with a flag for each job, given an array',
    ],
    [
      { settings: { cron: new Map([['job', false]]) } },
      'expected settings.cron to be an object with a flag for each job, given an object',
    ],
  ])('does not guess at %j', (tenant, problem) => {
    expect(read(tenant)).toEqual({ enabled: false, problem });
  });

  it('contains settings that throw when read', () => {
    const tenant = {
      get settings(): object {
        throw new Error('lazy loading failed');
      },
    };
    expect(read(tenant)).toEqual({
      enabled: false,
      problem: 'reading its settings failed: lazy loading failed',
    });
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'finds nothing for a job named %s that no one has set',
    (job) => {
      expect(read({ settings: { cron: {} } }, job, 'disabled')).toEqual({ enabled: false });
      expect(read({ settings: { cron: {} } }, job, 'enabled')).toEqual({ enabled: true });
    },
  );

  it('finds such a flag where someone has set it', () => {
    const cron: object = JSON.parse('{"__proto__": false, "constructor": false}');
    expect(read({ settings: { cron } }, '__proto__')).toEqual({ enabled: false });
    expect(read({ settings: { cron } }, 'constructor')).toEqual({ enabled: false });
  });

  it('reads fields that a class declares, as the documents of some mappers do', () => {
    class Flags {
      get job(): boolean {
        return false;
      }
    }
    class Account {
      get settings(): object {
        return { cron: new Flags() };
      }
    }
    expect(read(new Account())).toEqual({ enabled: false });
  });

  it('reads settings without a prototype', () => {
    const cron: object = Object.assign(Object.create(null), { job: false });
    expect(read({ settings: { cron } })).toEqual({ enabled: false });
  });
});
