import { z } from 'zod';
import { checkArguments } from '../common/option-check.js';
import { count, flag, text } from '../common/option-schema.js';

/** Dialect and client are looked at by `targetOf`, whose errors quote no client. */
const members = {
  dialect: z.unknown().optional(),
  client: z.unknown().optional(),
  namespace: text(100).optional(),
  migrate: flag().optional(),
};

const storeOptions = z.strictObject(members);
const runStoreOptions = z.strictObject({ ...members, capacity: count(1).optional() });

/** @throws InvalidArgumentError that names every option that is wrong or unknown */
export function checkStoreOptions(what: string, options: object): void {
  checkArguments(storeOptions, options, what);
}

/** @throws InvalidArgumentError that names every option that is wrong or unknown */
export function checkRunStoreOptions(what: string, options: object): void {
  checkArguments(runStoreOptions, options, what);
}
