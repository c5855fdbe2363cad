import { toErrorInfo } from '../common/error-info.js';
import { plain } from './loggable.js';
import type { Patience } from './patience.js';
import type { TenantList } from './tenant-directory.js';
import { isAsyncIterable } from './tenant-list.js';
import { TenantsUnavailableError } from './tenants-unavailable.js';

/**
 * Reads a list page by page, one page ahead of nothing. A page that could not be read to its end is not given:
 * the list failed, and what was read of it so far is not known to be whole.
 */
export async function* tenantPages<T>(
  list: TenantList<T>,
  pageSize: number,
  job: string,
  patience: Patience,
): AsyncGenerator<T[]> {
  const source = isAsyncIterable(list) ? new AsyncSource(list) : new SyncSource(list);
  let failed = false;
  try {
    while (!source.done) {
      const page = await patience.for((alive) => source.read(pageSize, alive));
      if (page.length > 0) yield page;
    }
  } catch (error) {
    failed = true;
    throw new TenantsUnavailableError(job, `reading the list failed: ${plain(toErrorInfo(error).message)}`, {
      cause: error,
    });
  } finally {
    if (!source.done) {
      const closing = closed(source);
      // A list that hung would hang here as well: it is told, but not waited for.
      if (!failed) await patience.for(() => closing).catch(() => undefined);
    }
  }
}

/** Tells a list that no more of it is wanted. What it makes of that is of no consequence any more. */
async function closed(source: { close(): void | Promise<void> }): Promise<void> {
  try {
    await source.close();
  } catch {
    return;
  }
}

class SyncSource<T> {
  done = false;
  private readonly iterator: Iterator<T>;

  constructor(list: Iterable<T>) {
    this.iterator = list[Symbol.iterator]();
  }

  read(size: number): T[] {
    const page: T[] = [];
    while (page.length < size) {
      const step = this.next();
      if (step.done === true) break;
      page.push(step.value);
    }
    return page;
  }

  close(): void {
    this.done = true;
    this.iterator.return?.();
  }

  private next(): IteratorResult<T> {
    // An iterator that throws has ended itself, and must not be closed.
    this.done = true;
    const step = this.iterator.next();
    this.done = step.done === true;
    return step;
  }
}

class AsyncSource<T> {
  done = false;
  private readonly iterator: AsyncIterator<T>;

  constructor(list: AsyncIterable<T>) {
    this.iterator = list[Symbol.asyncIterator]();
  }

  async read(size: number, alive: () => boolean): Promise<T[]> {
    const page: T[] = [];
    try {
      while (page.length < size) {
        const step = await this.iterator.next();
        if (step.done === true) {
          this.done = true;
          break;
        }
        page.push(step.value);
        if (!alive()) break;
      }
    } catch (error) {
      this.done = true;
      throw error;
    }
    return page;
  }

  async close(): Promise<void> {
    this.done = true;
    await this.iterator.return?.();
  }
}
