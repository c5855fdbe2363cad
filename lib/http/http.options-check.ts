import { z } from 'zod';
import { CronOptionsError } from '../common/errors.js';
import { checkOptions } from '../common/option-check.js';
import { choice } from '../common/option-schema.js';
import type { CronHttpMounting } from './http.options.js';
import type { HttpSettings } from './http.settings.js';
import { TokenRing } from './token/token-ring.js';

const SUBJECT = 'CronHttpModule';
const SOURCES = ['header', 'query', 'body'] as const;

const options = z.strictObject(
  {
    tokens: z.unknown().optional(),
    tokenSources: z
      .array(choice(SOURCES), { error: 'an array of token sources' })
      .min(1, 'at least one token source')
      .default(['header']),
    defaultMode: choice(['wait', 'async', 'stream']).default('wait'),
  },
  { error: 'an object of options' },
);

/** What can stand behind `Bearer`: a header carries nothing else unchanged. */
const TOKEN = /^[\x21-\x7e]{1,1024}$/;
const EXPECTED_TOKEN = '1 to 1,024 visible ASCII characters without spaces';

/** @throws CronOptionsError, in which no token is quoted */
export function checkHttpOptions(given: unknown): HttpSettings {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw refusal('the options', 'an object of options', given);
  }
  const { tokens, tokenSources, defaultMode } = checkOptions(options, given, SUBJECT, { belongsTo });
  return Object.freeze({
    tokens: new TokenRing(checkTokens(tokens ?? [])),
    tokenSources: new Set(tokenSources),
    defaultMode,
  });
}

/** One path segment or several, of characters that mean themselves in the routes of Express and of Fastify. */
const PATH = /^\/?[\w.~-]+(?:\/[\w.~-]+)*\/?$/;
const EXPECTED_PATH = 'one or more path segments of letters, digits, and the characters - . _ ~';

const mounting = z.object({
  path: z.string({ error: EXPECTED_PATH }).regex(PATH, EXPECTED_PATH).default('crons'),
  decorators: z
    .array(
      z.custom<ClassDecorator>((value) => typeof value === 'function', { error: 'a class decorator' }),
      {
        error: 'an array of class decorators',
      },
    )
    .default([]),
});

/** @throws CronOptionsError */
export function checkMounting(given: CronHttpMounting): Required<CronHttpMounting> {
  const { path, decorators } = checkOptions(mounting, given, SUBJECT);
  return { path: path.replace(/^\/|\/$/g, ''), decorators };
}

function belongsTo(option: string): string {
  return option === 'path' || option === 'decorators' ? ', it stands beside `useFactory`' : '';
}

function checkTokens(given: unknown): string[] {
  if (!Array.isArray(given)) throw refusal('`tokens`', 'an array of tokens', given);
  return given.map((token: unknown, index) => {
    if (typeof token === 'string' && TOKEN.test(token)) return token;
    throw refusal(`\`tokens.${index}\``, EXPECTED_TOKEN, token);
  });
}

/** Says what kind of thing was given and never which: it may be a token. */
function refusal(option: string, expected: string, given: unknown): CronOptionsError {
  const got = given === '' ? 'an empty string' : `something of type ${typeof given}`;
  const isUnset = given === '' || given === undefined;
  const hint = isUnset ? '. Leave out what is not set: `tokens: [a, b].filter(Boolean)`' : '';
  return new CronOptionsError(
    `Invalid options of ${SUBJECT}:\n  - ${option}: expected ${expected}, got ${got}${hint}`,
    { option },
  );
}
