import { toErrorInfo } from '../common/error-info.js';
import { kindOf, plain } from './loggable.js';
import type { Patience } from './patience.js';
import type { TenantDirectory, TenantList } from './tenant-directory.js';
import { TenantsUnavailableError } from './tenants-unavailable.js';

/** Asks the application for its tenants, and makes sure that the answer can be walked through. */
export async function openList<T>(
  directory: TenantDirectory<T>,
  job: string,
  patience: Patience,
): Promise<TenantList<T>> {
  let list: TenantList<T>;
  try {
    list = await patience.for(() => directory.list());
  } catch (error) {
    throw new TenantsUnavailableError(job, `tenants.list() failed: ${plain(toErrorInfo(error).message)}`, {
      cause: error,
    });
  }
  if (!isAsyncIterable(list) && !isIterable(list)) {
    throw new TenantsUnavailableError(
      job,
      `tenants.list() must give an array, an iterable or an async iterable, but gave ${kindOf(list)}`,
    );
  }
  return list;
}

export function isAsyncIterable<T>(list: TenantList<T>): list is AsyncIterable<T> {
  return isObject(list) && Symbol.asyncIterator in list && typeof list[Symbol.asyncIterator] === 'function';
}

/** A string can be iterated too, but its characters are nobody's tenants. */
function isIterable<T>(list: TenantList<T>): list is Iterable<T> {
  return isObject(list) && Symbol.iterator in list && typeof list[Symbol.iterator] === 'function';
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' || typeof value === 'function') && value !== null;
}
