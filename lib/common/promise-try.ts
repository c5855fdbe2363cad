/**
 * What `work` gives, as a promise; what it throws at once, as a rejection. As `Promise.try` of newer Node.js versions,
 * except that a native promise is handed on as it is: where promises are followed, each one more costs every run.
 */
export function promiseTry<T>(work: () => T | PromiseLike<T>): Promise<Awaited<T>> {
  try {
    return Promise.resolve(work());
  } catch (error) {
    return Promise.reject(error);
  }
}
