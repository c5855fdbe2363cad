import { type Attack, attacks, bearer } from './attack.js';
import { rawRequest } from './raw-request.js';

/** Ways round the place where the token is asked for. */
const DETOURS = {
  'a slash at the end': '/crons/brief/',
  'two slashes': '//crons//brief',
  'another case': '/CRONS/BRIEF',
  'a dot': '/./crons/./brief',
  'there and back': '/crons/x/../brief',
  'there and back, encoded': '/crons/%2e%2e/crons/brief',
  'an encoded slash': '/crons%2fbrief',
  'a backslash': '/crons\\brief',
  'a parameter of the segment': '/crons;x=1/brief;x=1',
  'an encoded question mark': '/crons/brief%3fcronToken=x',
  'a fragment': '/crons/brief#x',
  'a whole address': 'http://shop.example/crons/brief',
  'somebody else’s address': 'http://elsewhere.example/crons/brief',
  'broken encoding': '/crons/%zz',
  'encoded twice': '/crons/%2562rief',
} as const;

/** Names of no job, and whatever could take them for one. */
const NO_JOBS = {
  'one there is not': 'nothing',
  'the folder above': '%2e%2e',
  'the way out': '..%2f..%2f..%2fetc%2fpasswd',
  'the way to another route': 'brief%2fpause',
  'a property of every object': '__proto__',
  'a method of every object': 'constructor',
  'a zero byte': 'brief%00',
  'a space': 'brief%20',
  'another case': 'BRIEF',
  'encoded twice': '%2562rief',
  'a key of the store': 'cron%3a%7bbrief%7d%3alease',
  'a pattern': '*',
  'a line break': 'brief%0d%0aX-Injected:%20yes',
  'as long as a path may be': 'x'.repeat(8_000),
} as const;

export function pathAttacks(token: string): Attack[] {
  const withToken = (method: string, target: string): Buffer =>
    rawRequest({ method, target, headers: [bearer(token)] });
  return [
    ...attacks(
      'a detour without a token',
      [400, 401, 404],
      each(DETOURS, (target) => rawRequest({ target })),
    ),
    ...attacks(
      'a job that is none',
      [404, 414],
      each(NO_JOBS, (name) => withToken('POST', `/crons/${name}`)),
    ),
    ...attacks(
      'a job that is none, paused',
      [404, 414],
      each(NO_JOBS, (name) => withToken('POST', `/crons/${name}/pause`)),
    ),
    ...attacks(
      'a run that is none',
      [404, 414],
      each(NO_JOBS, (name) => withToken('GET', `/crons/runs/${name}`)),
    ),
    ...attacks('encoding that is none', [400], { 'in a name': withToken('POST', '/crons/%zz') }),
    ...attacks('another method', [401, 404], {
      'HEAD without a token': rawRequest({ method: 'HEAD', target: '/crons' }),
      'OPTIONS without a token': rawRequest({ method: 'OPTIONS' }),
      'GET of a trigger': withToken('GET', '/crons/brief'),
      'PUT of a trigger': withToken('PUT', '/crons/brief'),
      'GET that says it is POST': rawRequest({
        method: 'GET',
        headers: [bearer(token), 'X-HTTP-Method-Override: POST', 'X-Method-Override: POST'],
      }),
    }),
    ...attacks('a header that names another path', [401], {
      'X-Original-URL': rawRequest({ headers: ['X-Original-URL: /', 'X-Rewrite-URL: /'] }),
    }),
  ];
}

function each<K extends string>(
  parts: Readonly<Record<K, string>>,
  request: (part: string) => Buffer,
): Record<string, Buffer> {
  const made = Object.entries<string>(parts).map(([name, part]): [string, Buffer] => [name, request(part)]);
  return Object.fromEntries(made);
}
