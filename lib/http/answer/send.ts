import { type HttpRequest, type HttpResponse, pathOf } from '../platform.js';
import type { Reply } from '../triggering.js';

/** Sets status and headers; returns what Nest shall send, and throws what its filters shall. */
export function send(reply: Reply, response: HttpResponse): object {
  if (reply.problem !== undefined) throw reply.problem;
  response.status(reply.status);
  if (reply.stream === undefined) return reply.body;
  // Whoever compresses or buffers on the way would hold lines back.
  response.header('Cache-Control', 'no-store, no-transform');
  response.header('X-Accel-Buffering', 'no');
  return reply.stream;
}

/** Where the run of a job is found that the request's path names: beside the job, whatever the prefix is. */
export function locationOf({ body }: Reply, request: HttpRequest): string | null {
  if (!('runId' in body) || typeof body.runId !== 'string') return null;
  // Two slashes at the beginning would name another host.
  const home = pathOf(request)
    .replace(/^\/{2,}/, '/')
    .replace(/\/[^/]*\/?$/, '');
  return `${home}/runs/${encodeURIComponent(body.runId)}`;
}
