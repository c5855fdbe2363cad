import { gzipSync } from 'node:zlib';
import { type Attack, attacks, bearer } from './attack.js';
import { jsonRequest, rawRequest } from './raw-request.js';

const LIMIT = 65_536;
const MEGABYTE = 1_000_000;

/** A body of so many bytes that nothing else is wrong with: it is its size that must be seen. */
const ofSize = (bytes: number): string => `{"mode":"wait"${' '.repeat(bytes - 15)}}`;

/** Text that is read with ease, and cannot be written again. */
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

export function bodyAttacks(token: string): Attack[] {
  const headers = [bearer(token)];
  const sent = (body: unknown): Buffer => jsonRequest(body, { headers });
  const chunked = (body: unknown): Buffer => jsonRequest(body, { headers, framing: 'chunked' });
  const query = (text: string): Buffer => rawRequest({ headers, target: `/crons/brief?${text}` });
  const keyed = (...keys: string[]): Buffer =>
    rawRequest({ headers: [...headers, ...keys.map((key) => `Idempotency-Key: ${key}`)] });
  const form = (body: string): Buffer =>
    rawRequest({ headers: [...headers, 'Content-Type: application/x-www-form-urlencoded'], body });
  const long = { mode: 'wait', tenantIds: ['x'.repeat(LIMIT)] };
  return [
    ...attacks('an oversized body', [413], {
      'of one byte too many': sent(ofSize(LIMIT + 1)),
      'of a megabyte': sent(ofSize(MEGABYTE)),
      'in chunks': chunked(long),
      'of a megabyte in chunks': chunked({ ...long, tenantIds: ['x'.repeat(MEGABYTE)] }),
      'for several jobs': jsonRequest({ jobs: ['brief', 'x'.repeat(LIMIT)] }, { headers, target: '/crons' }),
      'for a pause': jsonRequest(ofSize(LIMIT + 1), { headers, target: '/crons/brief/pause' }),
      'nested deeper than can be written': chunked(nested(30_000)),
    }),
    // Fastify itself reads no compressed body.
    ...attacks('a compressed body', [400, 413, 415], {
      'that is large inside': jsonRequest(gzipSync(JSON.stringify(long)), {
        headers: [...headers, 'Content-Encoding: gzip'],
      }),
    }),
    ...attacks('an oversized body without a token', [401, 413], {
      'of a megabyte': jsonRequest(ofSize(MEGABYTE)),
      'of one byte too many': jsonRequest(ofSize(LIMIT + 1)),
    }),
    ...attacks('bad input', [422], {
      'a mode there is not': sent({ mode: 'later' }),
      'a wrong type': sent({ force: 'yes' }),
      'an unknown field': sent({ when: 'now' }),
      'a list': sent([]),
      'no text for a slot': sent({ slot: 0 }),
      'a slot in the far past': sent({ slot: '1970-01-01T00:00:00Z' }),
      'a slot in the far future': sent({ slot: '9999-01-01T00:00:00Z' }),
      'tenants of a job that has none': sent({ tenantIds: ['a'] }),
      'a deep object': sent(`{"tenantIds":${nested(30_000)}}`),
      'ten thousand fields': sent(
        Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`f${at}`, 1])),
      ),
      'body and query apart': jsonRequest({ mode: 'wait' }, { headers, target: '/crons/brief?mode=async' }),
      'a line break in the query': query('mode=wait%0d%0aX-Injected:%20yes'),
      'an unknown field in the query': query('%0d%0aX-Injected=yes'),
      'a form with an unknown field': form('mode=wait&when=now'),
      'a form that would change every object': form('__proto__[force]=true&constructor.prototype.force=true'),
      'JSON sent as a form': form('{"mode":"wait"}'),
      'an empty idempotency key': keyed(''),
      'an idempotency key twice': keyed('one', 'two'),
      'an idempotency key that is too long': keyed('x'.repeat(257)),
      'a body that is no JSON': rawRequest({
        headers: [...headers, 'Content-Type: text/plain'],
        body: '{"mode":"wait"}',
      }),
    }),
    ...attacks('a body that cannot be read', [400, 422], {
      'half of it': sent('{"mode":'),
      'that would change every object': sent('{"__proto__":{"force":true},"when":1}'),
      'bytes that are no text': sent(Buffer.from([0x7b, 0xff, 0xfe, 0x7d])),
    }),
  ];
}
