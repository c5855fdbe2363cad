import type { ModulesContainer } from '@nestjs/core';
import type { ShutdownGate } from '../coordinator/shutdown-gate.js';

const FIRST_SIGN = Symbol.for('nestjs-cron-coordinator:first-sign-of-shutdown');

/**
 * Makes the shutdown of an instance that declares jobs wait for their runs.
 *
 * Nest destroys a module before the modules it depends on. So waiting here, and not in a module of ours, keeps
 * open what the jobs depend on, wherever the coordinator was imported.
 */
export function drainWith(owner: object, gate: ShutdownGate): void {
  const own: unknown = Reflect.get(owner, 'onModuleDestroy');
  const onModuleDestroy = async (): Promise<void> => {
    await gate.drain(owner);
    if (typeof own === 'function') await Reflect.apply(own, owner, []);
  };
  Object.defineProperty(owner, 'onModuleDestroy', {
    value: onModuleDestroy,
    configurable: true,
    writable: true,
  });
}

/**
 * Closes the gate at the first sign of a shutdown, before any hook of the application is called.
 *
 * Nest calls the hooks module by module, so a gate that waited for its own module's turn would let runs begin
 * while others are being torn down. A provider is therefore put where Nest looks first: in the module that is
 * destroyed first, ahead of that module's own providers.
 */
export function closeAtFirstSign(modules: ModulesContainer, gate: ShutdownGate): void {
  // The order of Nest's own shutdown: by distance from the root, the nearest first, the last imported first.
  const first = [...modules.values()].sort((a, b) => b.distance - a.distance).at(-1);
  if (first === undefined) return;
  first.addProvider({ provide: FIRST_SIGN, useValue: { onModuleDestroy: () => gate.close() } });
  const wrapper = first.providers.get(FIRST_SIGN);
  if (wrapper !== undefined) Object.assign(wrapper, { hierarchyLevel: Number.MAX_SAFE_INTEGER });
}
