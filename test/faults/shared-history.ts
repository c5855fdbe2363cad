import { createClient } from '@redis/client';
import { type RunRecord } from '../../lib/index.js';
import { RedisRunStore } from '../../lib/redis/index.js';
import type { Scene } from '../replicas/fleet/scene.js';
import type { Stage } from './stage.js';

/** What the replicas of a scene wrote down of their runs. */
export function sharedHistory(stage: Stage, { redis }: Scene): RedisRunStore {
  const client = createClient({ url: redis.url });
  const history = new RedisRunStore({ client });
  stage.afterwards(() => history.close());
  return history;
}

/** How a run ended, by the history. */
export function endingIn(record: RunRecord | null): string {
  if (record === null) return 'not in the history';
  return [record.outcome ?? 'unfinished', record.reason].filter((part) => part !== undefined).join('/');
}
