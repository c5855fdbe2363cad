import { checkOptions, withoutUndefined } from '../common/option-check.js';
import type { JobDeclaration } from './job-declaration.js';
import type { JobOverrides } from './job-definition.js';
import { type JobSubject, titleOf, unexpectedOption } from './job-option-error.js';
import { jobOptionsSchema, ownerOfOption } from './job-options.schema.js';

/** A job's options once its window helper, if it has one, is taken apart. */
export type FlatOptions = Omit<JobOverrides, 'cronTime'> & { cronTime?: string | Date };

/** What the declaration says, and over it what the configuration says. @throws CronOptionsError */
export function mergedOptions(
  job: JobSubject,
  { kind, tenant, options }: JobDeclaration,
  override: JobOverrides | undefined,
): FlatOptions {
  const schema = jobOptionsSchema(kind, tenant);
  const context = { job: job.name, belongsTo: ownerOfOption };
  const { name: _name, ...given } = options;
  const declared = flattened(job, checkOptions(schema, given, titleOf(job), context));
  if (override === undefined) return declared;
  const where = `CronCoordinatorModule, \`jobs.${job.name}\``;
  const configured = flattened(job, checkOptions(schema, override, where, context));
  const { catchUpWithinMs, ...rest } = withoutUndefined(declared);
  // Configuration that switches catching up off need not know how far the declaration would have gone.
  const kept =
    configured.catchUp === 'none' || catchUpWithinMs === undefined ? rest : { ...rest, catchUpWithinMs };
  return { ...kept, ...withoutUndefined(configured) };
}

function flattened(job: JobSubject, options: JobOverrides): FlatOptions {
  const { cronTime, ...rest } = options;
  if (cronTime === undefined) return rest;
  if (typeof cronTime === 'string' || cronTime instanceof Date) return { ...rest, cronTime };
  if (rest.window !== undefined) {
    throw unexpectedOption(
      job,
      'window',
      'no window beside a window helper, which brings its own',
      rest.window,
    );
  }
  return { ...rest, cronTime: cronTime.cronTime, window: cronTime.window };
}
