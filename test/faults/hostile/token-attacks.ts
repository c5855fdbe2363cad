import { type Attack, attacks, bearer } from './attack.js';
import { jsonRequest, rawRequest } from './raw-request.js';

/** Long, and within what Node.js takes for a head. */
const HUGE = 12_000;

/** What comes close to a token, or names it in a place where none is looked for. */
export function tokenAttacks(token: string): Attack[] {
  const own = (value: string): string => `X-Cron-Token: ${value}`;
  const wrong = 'x'.repeat(token.length);
  const sent = (...headers: string[]): Buffer => rawRequest({ headers });
  return [
    ...attacks('no token', [401], {
      'at all': sent(),
      'in an empty header': sent(own('')),
      'behind Bearer': sent('Authorization: Bearer '),
      'without a scheme': sent(`Authorization: ${token}`),
      'as a password': sent(`Authorization: Basic ${Buffer.from(`cron:${token}`).toString('base64')}`),
      'as a cookie': sent(`Cookie: cronToken=${token}; token=${token}`),
      'for a proxy': sent(`Proxy-Authorization: Bearer ${token}`),
      'in a header that is not its own': sent(`X-Cron-Tokens: ${token}`, `X_Cron_Token: ${token}`),
      'in the query': rawRequest({ target: `/crons/brief?cronToken=${token}` }),
      'in the body': jsonRequest({ token }),
      'in a trailer': rawRequest({
        headers: ['Content-Type: application/json', 'Transfer-Encoding: chunked', 'Trailer: X-Cron-Token'],
        body: `2\r\n{}\r\n0\r\n${own(token)}\r\n\r\n`,
        framing: 'said',
      }),
    }),
    ...attacks('a wrong token', [401], {
      'of the same length': sent(own(wrong)),
      'one character shorter': sent(own(token.slice(0, -1))),
      'one character longer': sent(bearer(`${token}x`)),
      'with another end': sent(bearer(`${token.slice(0, -1)}~`)),
      'with another beginning': sent(own(`~${token.slice(1)}`)),
      'in capitals': sent(own(token.toUpperCase())),
      'in quotes': sent(bearer(`"${token}"`)),
      'percent-encoded': sent(own(`%${token.charCodeAt(0).toString(16)}${token.slice(1)}`)),
      'of two words': sent(bearer(`${token} ${token}`)),
      'beyond ASCII': sent(own(`${token}\u00e9`)),
      'that names a property of every object': sent(own('__proto__')),
    }),
    ...attacks('a repeated token', [401], {
      'twice right': sent(own(token), own(token)),
      'twice right as a bearer': sent(bearer(token), bearer(token)),
      'right and wrong': sent(bearer(token), bearer(wrong)),
      'wrong and right': sent(own(wrong), own(token)),
      'with a comma': sent(own(`${token}, ${token}`)),
      'a hundred times': sent(...Array.from({ length: 100 }, () => own(token))),
    }),
    ...attacks('a huge token', [401], {
      'in a header': sent(own(token.repeat(HUGE / token.length))),
      'as a bearer': sent(bearer('x'.repeat(HUGE))),
    }),
    // Node.js itself refuses a head of that size.
    ...attacks('a token that is larger than a head may be', [431], {
      'in a header': sent(own('x'.repeat(4 * HUGE))),
      'beside the right one': sent(bearer(token), own('x'.repeat(4 * HUGE))),
    }),
  ];
}

/** The same where a token may also stand in the query and in the body, at a path of its own. */
export function openTokenAttacks(token: string, path: string): Attack[] {
  const target = (query: string): string => `${path}/brief${query}`;
  const wrong = 'x'.repeat(token.length);
  const inQuery = (query: string): Buffer => rawRequest({ target: target(query) });
  const inBody = (body: unknown): Buffer => jsonRequest(body, { target: target('') });
  return [
    ...attacks('a token in the query', [401], {
      wrong: inQuery(`?cronToken=${wrong}`),
      empty: inQuery('?cronToken='),
      repeated: inQuery(`?cronToken=${token}&cronToken=${token}`),
      'in brackets': inQuery(`?cronToken[]=${token}`),
      'by another name': inQuery(`?token=${token}`),
      huge: inQuery(`?cronToken=${'x'.repeat(HUGE)}`),
    }),
    ...attacks('a token in the body', [401], {
      wrong: inBody({ token: wrong }),
      empty: inBody({ token: '' }),
      'in a list': inBody({ token: [token] }),
      'in an object': inBody({ token: { token } }),
      'not text': inBody({ token: 1 }),
      'by another name': inBody({ cronToken: token }),
      'of the prototype': inBody(`{"constructor":{"token":"${token}"}}`),
      'repeated, the last wrong': inBody(`{"token":"${token}","token":"${wrong}"}`),
      huge: inBody({ token: 'x'.repeat(50_000) }),
    }),
  ];
}
