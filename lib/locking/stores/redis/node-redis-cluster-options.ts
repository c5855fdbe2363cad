import type { NodeRedisCluster } from './client-shapes.js';
import { hasMethods, property } from './shape.js';

/**
 * The options of a cluster's client. Among them is what its nodes are opened with, such as the password, which a
 * duplicate can only be given other time-outs together with.
 */
export function clusterOptions(client: NodeRedisCluster): unknown {
  return property(client, '_options') ?? optionsOnTheirWay(client);
}

/**
 * node-redis 4 keeps the options to itself, but hands them to the constructor of a duplicate, which it looks up on
 * the client. So a duplicate that nobody else has is given another constructor, and duplicated in turn.
 */
function optionsOnTheirWay(client: NodeRedisCluster): unknown {
  const between = client.duplicate({});
  if (!hasMethods(between, 'duplicate')) return undefined;
  let seen: unknown;
  const witness = function (options: unknown): void {
    seen = options;
  };
  const prototype: unknown = Object.getPrototypeOf(between);
  if (typeof prototype !== 'object') return undefined;
  const inBetween = { constructor: witness };
  Object.setPrototypeOf(inBetween, prototype);
  Object.setPrototypeOf(between, inBetween);
  between.duplicate();
  return seen;
}
