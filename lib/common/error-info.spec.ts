import { toErrorInfo } from './error-info.js';

describe('what was thrown, as it is recorded', () => {
  it('keeps the name, the message and the stack of an error', () => {
    const error = new RangeError('too far');
    expect(toErrorInfo(error)).toEqual({ name: 'RangeError', message: 'too far', stack: error.stack });
  });

  it('takes an object with a name and a message for an error', () => {
    expect(toErrorInfo({ name: 'Oops', message: 'gone' })).toEqual({ name: 'Oops', message: 'gone' });
  });

  it.each([
    ['a string', 'a string'],
    [undefined, 'undefined'],
    [null, 'null'],
    [10n, '10'],
    [{ status: 503 }, '{"status":503}'],
  ])('describes %p, which is no error', (thrown, message) => {
    expect(toErrorInfo(thrown)).toEqual({ name: 'NonError', message });
  });

  it('describes what cannot be written as JSON', () => {
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    expect(toErrorInfo(circular)).toEqual({ name: 'NonError', message: '[object Object]' });
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(toErrorInfo(proxy).message).toBe('a value that cannot be described was thrown');
  });

  it('cuts what is too long, and says how much is left out', () => {
    const { name, message, stack } = toErrorInfo(new Error('x'.repeat(1_000_000)));
    expect(name).toBe('Error');
    expect(message).toBe(`${'x'.repeat(2_000)} … and 998000 more characters`);
    expect(stack?.length).toBeLessThan(9_000);
    expect(toErrorInfo('y'.repeat(5_000)).message).toBe(`${'y'.repeat(2_000)} … and 3000 more characters`);
  });
});
