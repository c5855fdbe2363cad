import type { HttpResponse } from '../platform.js';
import { problemOf } from './problem-of.js';

/**
 * What a route answers, or the problem that whatever it throws is: an exception of Nest, for the filter that the
 * application may have. Called by each route, since an interceptor would cost every request what few need.
 */
export async function answered<T>(response: HttpResponse, route: () => Promise<T>): Promise<T> {
  try {
    return await route();
  } catch (error) {
    throw problemOf(error)?.on(response) ?? error;
  }
}
