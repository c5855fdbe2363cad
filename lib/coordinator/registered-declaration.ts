import { z } from 'zod';
import { checkArguments, withoutUndefined } from '../common/option-check.js';
import { durationMs } from '../common/option-schema.js';
import type { JobHandler } from './job.js';
import type { JobDeclaration } from './job-declaration.js';
import type { JobDefinition } from './job-definition.js';
import type { JobKind } from './job-options.schema.js';

const definitionSchema = z.looseObject(
  {
    handler: z.custom<JobHandler>((value) => typeof value === 'function', { error: 'a function' }),
    tenant: z.literal(true, { error: 'true, or nothing' }).optional(),
    intervalMs: durationMs(1).optional(),
  },
  { error: 'a job definition, { name, handler, cronTime? | intervalMs? }' },
);

/** @throws InvalidArgumentError where it is no definition at all; its options are checked with the job's */
export function registeredDeclaration<T>(definition: JobDefinition<T>): JobDeclaration {
  const { handler, tenant, intervalMs, ...given } = checkArguments(
    definitionSchema,
    definition,
    'CronCoordinator.register',
  );
  const options = withoutUndefined(given);
  const isCron = options.cronTime !== undefined;
  return {
    kind: kindOf(isCron, intervalMs),
    tenant: tenant ?? false,
    // A definition with both times is taken for a cron job, whose options then refuse the interval.
    options: isCron && intervalMs !== undefined ? { ...options, intervalMs } : options,
    ...(intervalMs === undefined ? {} : { intervalMs }),
    handler,
    declaredAt: 'CronCoordinator.register',
  };
}

function kindOf(isCron: boolean, intervalMs: number | undefined): JobKind {
  if (isCron) return 'cron';
  return intervalMs === undefined ? 'triggered' : 'interval';
}
