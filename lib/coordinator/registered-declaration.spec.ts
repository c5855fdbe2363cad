import type { JobDefinition } from './job-definition.js';
import { registeredDeclaration } from './registered-declaration.js';

/** As somebody without a compiler would write it. */
const untyped = (definition: object): JobDefinition => Object.assign(JSON.parse('{}'), definition);

const handler = (): void => undefined;

describe('a job that is registered at run time', () => {
  it('is of the kind that its time says', () => {
    expect(registeredDeclaration({ name: 'job', cronTime: '* * * * *', handler })).toStrictEqual({
      ...{ kind: 'cron', tenant: false, handler, declaredAt: 'CronCoordinator.register' },
      options: { name: 'job', cronTime: '* * * * *' },
    });
    expect(registeredDeclaration({ name: 'job', intervalMs: 5, startWithin: [0, 5], handler })).toStrictEqual(
      {
        ...{
          kind: 'interval',
          tenant: false,
          intervalMs: 5,
          handler,
          declaredAt: 'CronCoordinator.register',
        },
        options: { name: 'job', startWithin: [0, 5] },
      },
    );
    expect(registeredDeclaration({ name: 'job', handler })).toStrictEqual({
      ...{ kind: 'triggered', tenant: false, handler, declaredAt: 'CronCoordinator.register' },
      options: { name: 'job' },
    });
  });

  it('takes an option that is undefined for one that is absent', () => {
    const given = { name: 'job', cronTime: undefined, intervalMs: 5, tenant: undefined, handler };
    expect(registeredDeclaration(untyped(given))).toStrictEqual(
      registeredDeclaration({ name: 'job', intervalMs: 5, handler }),
    );
  });

  it('is for tenants where it says so', () => {
    const { tenant, options } = registeredDeclaration({ name: 'job', tenant: true, handler });
    expect([tenant, options]).toEqual([true, { name: 'job' }]);
  });

  it.each<[string, object, RegExp]>([
    ['no handler', { name: 'job' }, /`handler`: expected a function, got nothing/],
    ['a handler that is none', { name: 'job', handler: 'run' }, /`handler`: expected a function, got "run"/],
    [
      'a tenant that is no flag',
      { name: 'job', handler, tenant: 'a' },
      /`tenant`: expected true, or nothing/,
    ],
    ['an interval of nothing', { name: 'job', handler, intervalMs: 0 }, /`intervalMs`: expected a whole/],
  ])('is refused with %s', (_, definition, message) => {
    expect(() => registeredDeclaration(untyped(definition))).toThrow(message);
  });
});
