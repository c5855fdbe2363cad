import type { DiscoveryService } from '@nestjs/core';
import type { JobDeclaration } from '../coordinator/job-declaration.js';
import { type JobMetadata, jobsOf } from '../decorators/job-metadata.js';
import { callMethod, type DeclaredMethod, declaredMethods, nameOf } from './declared-methods.js';

/** A job found on an instance of the application. */
export interface FoundJob {
  readonly declaration: JobDeclaration;
  readonly instance: object;
  readonly method: string | symbol;
}

/** Finds the jobs that decorators declare. */
export class JobExplorer {
  constructor(private readonly discovery: DiscoveryService) {}

  /** @throws JobDeclarationError for a job whose owner is not one instance for the whole application */
  explore(): FoundJob[] {
    const words = ['a scheduled job', 'run it on', 'the job'] as const;
    return declaredMethods(this.discovery, { methodsOf: jobsOf, words }).map((declared) => ({
      declaration: declarationOf(declared),
      instance: declared.instance,
      method: declared.method,
    }));
  }
}

function declarationOf(declared: DeclaredMethod<JobMetadata>): JobDeclaration {
  const { kind, tenant, options, intervalMs } = declared.metadata;
  return {
    kind,
    tenant,
    options,
    ...(intervalMs === undefined ? {} : { intervalMs }),
    handler: (...args) => callMethod(declared, args, declared.metadata.original),
    declaredAt: nameOf(declared),
  };
}
