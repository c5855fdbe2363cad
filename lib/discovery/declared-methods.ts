import type { DiscoveryService } from '@nestjs/core';
import { JobDeclarationError } from '../common/errors.js';

type InstanceWrapper = ReturnType<DiscoveryService['getProviders']>[number];

/** A decorated method, on an instance of the application. */
export interface DeclaredMethod<M> {
  readonly instance: object;
  readonly method: string | symbol;
  /** What its decorator says of it. */
  readonly metadata: M;
}

/** A kind of decorated method. */
export interface MethodKind<M> {
  /** The methods of that kind that a class declares, those it inherits included. */
  readonly methodsOf: (prototype: unknown) => ReadonlyMap<string | symbol, M>;
  /** For errors: "… is `a scheduled job`, but … there is no single instance to `run it on`. … move `the job` to one." */
  readonly words: readonly [is: string, purpose: string, name: string];
}

/**
 * Finds the decorated methods of all providers and controllers, whoever made the instance.
 *
 * @throws JobDeclarationError for one whose owner is not one instance for the whole application
 */
export function declaredMethods<M>(discovery: DiscoveryService, kind: MethodKind<M>): DeclaredMethod<M>[] {
  const instances = new Set<object>();
  for (const wrapper of [...discovery.getProviders(), ...discovery.getControllers()]) {
    const instance: unknown = wrapper.instance;
    refuseUnlessStatic(wrapper, kind);
    // The same instance stands under several tokens where one is an alias of the other.
    if (isObject(instance)) instances.add(instance);
  }
  return [...instances].flatMap((instance) =>
    [...kind.methodsOf(Object.getPrototypeOf(instance))].map(([method, metadata]) => ({
      instance,
      method,
      metadata,
    })),
  );
}

/** How a method is called in errors and logs. */
export function nameOf({ instance, method }: Pick<DeclaredMethod<unknown>, 'instance' | 'method'>): string {
  return `${instance.constructor.name}.${String(method)}`;
}

/** Looked up at each call, so that what replaces the method on the instance (a spy, a proxy) is what is called. */
export function callMethod(
  { instance, method }: Pick<DeclaredMethod<unknown>, 'instance' | 'method'>,
  args: readonly unknown[],
  original?: (...args: never[]) => unknown,
): unknown {
  const found: unknown = original ?? Reflect.get(instance, method);
  if (typeof found !== 'function')
    throw new TypeError(`${nameOf({ instance, method })} is not a function any more`);
  const result: unknown = Reflect.apply(found, instance, args);
  return result;
}

function refuseUnlessStatic<M>(wrapper: InstanceWrapper, { methodsOf, words }: MethodKind<M>): void {
  if (!wrapper.isTransient && wrapper.isDependencyTreeStatic()) return;
  const [method] = methodsOf(prototypeOf(wrapper)).keys();
  if (method === undefined) return;
  const scope = wrapper.isTransient ? 'transient' : 'request-scoped';
  const [is, purpose, name] = words;
  throw new JobDeclarationError(
    `${wrapper.name}.${String(method)} is ${is}, but ${wrapper.name} is ${scope}: there is no single instance to ${purpose}. ` +
      `Make ${wrapper.name} a default-scoped provider (and what it injects, too), or move ${name} to one.`,
  );
}

function prototypeOf({ metatype }: InstanceWrapper): unknown {
  return typeof metatype === 'function' ? Reflect.get(metatype, 'prototype') : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
