import type { Account } from './account.js';

const NAMES = [
  'Acme',
  'Bluth',
  'Cyberdyne',
  'Dunder',
  'Globex',
  'Hooli',
  'Initech',
  'Massive',
  'Soylent',
  'Stark',
  'Umbrella',
  'Wonka',
];

/** Something to begin with. */
export const FIRST_ACCOUNTS: readonly Account[] = NAMES.map((name) => {
  const id = name.toLowerCase();
  return { id, name, email: `office@${id}.example`, trialEndsAt: null, settings: {} };
});
