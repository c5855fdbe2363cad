import type { DiscoveryService } from '@nestjs/core';
import { runHandlersOf } from '../decorators/on-cron-run.js';
import type { RunSubscriptions } from '../notifications/run-subscriptions.js';
import { callMethod, declaredMethods, nameOf } from './declared-methods.js';

/**
 * Subscribes the methods that decorators declare as handlers of runs.
 *
 * @throws InvalidArgumentError for a filter that cannot be meant, JobDeclarationError for a method without a single owner
 */
export function subscribeRunHandlers(discovery: DiscoveryService, subscriptions: RunSubscriptions): void {
  const words = ['an @OnCronRun handler', 'call it on', 'the handler'] as const;
  for (const declared of declaredMethods(discovery, { methodsOf: runHandlersOf, words })) {
    const handler = nameOf(declared);
    const call = (run: unknown): unknown => callMethod(declared, [run]);
    subscriptions.add(declared.metadata, call, { where: `@OnCronRun of ${handler}`, handler });
  }
}
