import { type Attack, attacks, bearer } from './attack.js';
import { rawRequest } from './raw-request.js';

const ROUTES = [
  ['GET', ''],
  ['POST', ''],
  ['POST', '/brief'],
  ['POST', '/brief/pause'],
  ['POST', '/brief/resume'],
  ['GET', '/runs'],
  ['GET', '/runs/some-run'],
] as const;

/** Every route of a module that has no token, asked by somebody who has one of another's. */
export function shutAttacks(token: string, path: string): Attack[] {
  const targets = ROUTES.map(([method, route]) => ({ method, target: `${path}${route}` }));
  const named = (headers: readonly string[]): [string, Buffer][] =>
    targets.map((parts) => [`${parts.method} ${parts.target}`, rawRequest({ ...parts, headers })]);
  return [
    ...attacks('routes without a token', [404], Object.fromEntries(named([]))),
    ...attacks('routes without a token, asked with one', [404], Object.fromEntries(named([bearer(token)]))),
    ...attacks(
      'routes without a token, asked with an empty one',
      [404],
      Object.fromEntries(named(['X-Cron-Token:'])),
    ),
  ];
}
