/** Whether a value is to be waited for. May throw where reading the value's `then` does. */
export function isPromiseLike<R>(value: R | PromiseLike<R>): value is PromiseLike<R> {
  return (
    ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
    'then' in value &&
    typeof value.then === 'function'
  );
}
