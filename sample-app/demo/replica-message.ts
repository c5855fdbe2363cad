import type { ReplicaEvent } from './replica-events.js';

/** What a replica's process says to the one that started it. */
export type ReplicaMessage =
  | { readonly kind: 'up' }
  | { readonly kind: 'event'; readonly event: ReplicaEvent };

/** Both ends are of one build, so the kind tells the rest. */
export function isReplicaMessage(message: unknown): message is ReplicaMessage {
  return (
    typeof message === 'object' &&
    message !== null &&
    'kind' in message &&
    (message.kind === 'up' || message.kind === 'event')
  );
}
