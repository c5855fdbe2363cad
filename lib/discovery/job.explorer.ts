import type { DiscoveryService } from '@nestjs/core';
import { JobDeclarationError } from '../common/errors.js';
import type { JobDeclaration } from '../coordinator/job-declaration.js';
import type { JobHandler } from '../coordinator/job.js';
import { type JobMetadata, jobsOf } from '../decorators/job-metadata.js';

type InstanceWrapper = ReturnType<DiscoveryService['getProviders']>[number];

/** A job found on an instance of the application. */
export interface FoundJob {
  readonly declaration: JobDeclaration;
  readonly instance: object;
  readonly method: string | symbol;
}

/** Finds the decorated methods of all providers and controllers, whoever made the instance. */
export class JobExplorer {
  constructor(private readonly discovery: DiscoveryService) {}

  /** @throws JobDeclarationError for a job whose owner is not one instance for the whole application */
  explore(): FoundJob[] {
    const found = new Map<object, FoundJob[]>();
    for (const wrapper of [...this.discovery.getProviders(), ...this.discovery.getControllers()]) {
      const instance: unknown = wrapper.instance;
      refuseUnlessStatic(wrapper);
      // The same instance stands under several tokens where one is an alias of the other.
      if (isObject(instance) && !found.has(instance)) found.set(instance, jobsOfInstance(instance));
    }
    return [...found.values()].flat();
  }
}

function jobsOfInstance(instance: object): FoundJob[] {
  const jobs = jobsOf(Object.getPrototypeOf(instance));
  return [...jobs].map(([method, metadata]) => ({
    declaration: declarationOf(instance, method, metadata),
    instance,
    method,
  }));
}

function declarationOf(instance: object, method: string | symbol, metadata: JobMetadata): JobDeclaration {
  return {
    kind: metadata.kind,
    tenant: metadata.tenant,
    options: metadata.options,
    ...(metadata.intervalMs === undefined ? {} : { intervalMs: metadata.intervalMs }),
    handler: handlerOf(instance, method, metadata),
    declaredAt: `${instance.constructor.name}.${String(method)}`,
  };
}

// Looked up at each call, so that what replaces the method on the instance (a spy, a proxy) is what runs.
function handlerOf(instance: object, method: string | symbol, { original }: JobMetadata): JobHandler {
  return (...args) => {
    const handler: unknown = original ?? Reflect.get(instance, method);
    if (typeof handler !== 'function') {
      throw new TypeError(`${instance.constructor.name}.${String(method)} is not a function any more`);
    }
    const result: unknown = Reflect.apply(handler, instance, args);
    return result;
  };
}

function refuseUnlessStatic(wrapper: InstanceWrapper): void {
  if (!wrapper.isTransient && wrapper.isDependencyTreeStatic()) return;
  const [method] = jobsOf(prototypeOf(wrapper)).keys();
  if (method === undefined) return;
  const kind = wrapper.isTransient ? 'transient' : 'request-scoped';
  throw new JobDeclarationError(
    `${wrapper.name}.${String(method)} is a scheduled job, but ${wrapper.name} is ${kind}: there is no single instance to run it on. ` +
      `Make ${wrapper.name} a default-scoped provider (and what it injects, too), or move the job to one.`,
  );
}

function prototypeOf({ metatype }: InstanceWrapper): unknown {
  return typeof metatype === 'function' ? Reflect.get(metatype, 'prototype') : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
