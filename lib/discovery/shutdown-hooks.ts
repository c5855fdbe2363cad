import type { ModulesContainer } from '@nestjs/core';
import type { ShutdownGate } from '../coordinator/shutdown-gate.js';

const EDGES = Symbol.for('nestjs-cron-coordinator:edges');

/**
 * Makes the shutdown of an instance that declares jobs wait for their runs.
 *
 * Nest destroys a module before the modules it depends on. So waiting here, and not in a module of ours, keeps
 * open what the jobs depend on, wherever the coordinator was imported.
 */
export function drainWith(owner: object, gate: ShutdownGate): void {
  const own: unknown = Reflect.get(owner, 'onModuleDestroy');
  const onModuleDestroy = async (): Promise<void> => {
    // The gate closes at the first sign. Where it is open another application closes that has the instance, too.
    if (!gate.isOpen) await gate.drain(owner);
    if (typeof own === 'function') await Reflect.apply(own, owner, []);
  };
  Object.defineProperty(owner, 'onModuleDestroy', {
    value: onModuleDestroy,
    configurable: true,
    writable: true,
  });
}

/** What is to happen last when the application boots, and first when it shuts down. */
export interface EdgeHooks {
  lastOfBoot(): void;
  firstOfShutdown(): void;
}

/**
 * Calls back at the two edges of the application's life: after every hook of its boot, so that nothing is started
 * in an application that then fails to boot; and before every hook of its shutdown, so that no run begins while
 * others are being torn down.
 *
 * Nest calls hooks module by module, in one order at boot and in the reverse at shutdown. A provider is therefore
 * put into the module whose turn is last at boot, behind that module's own providers.
 */
export function hookEdges(modules: ModulesContainer, { lastOfBoot, firstOfShutdown }: EdgeHooks): void {
  // Nest's own order: by distance from the root, the farthest first, else as they were imported.
  const last = [...modules.values()].sort((a, b) => b.distance - a.distance).at(-1);
  if (last === undefined) return;
  const hooks = { onApplicationBootstrap: lastOfBoot, onModuleDestroy: firstOfShutdown };
  last.addProvider({ provide: EDGES, useValue: hooks });
  const wrapper = last.providers.get(EDGES);
  if (wrapper !== undefined) Object.assign(wrapper, { hierarchyLevel: Number.MAX_SAFE_INTEGER });
}
