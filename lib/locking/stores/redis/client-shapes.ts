import { hasMethods, isObject } from './shape.js';

/** Told by its methods, not its class: an application may hold several versions of a package. */
type Listen = (event: string, listener: (...details: unknown[]) => void) => unknown;

/** A client of node-redis 4, 5 or 6 for one server. */
export interface NodeRedis {
  readonly isOpen: boolean;
  readonly options?: unknown;
  connect(): Promise<unknown>;
  duplicate(overrides: object): unknown;
  sendCommand(args: readonly string[]): Promise<unknown>;
  on: Listen;
}

/** A client of node-redis 4, 5 or 6 for Redis Cluster. */
export interface NodeRedisCluster {
  connect(): Promise<unknown>;
  duplicate(overrides: object): unknown;
  sendCommand(firstKey: string, isReadonly: boolean, args: readonly string[]): Promise<unknown>;
  nodeClient(node: unknown): unknown;
  on: Listen;
}

/** A client of node-redis 5 or 6 for Redis Sentinel. It hands out the client it holds for the current master. */
export interface NodeRedisSentinel {
  readonly isOpen: boolean;
  connect(): Promise<unknown>;
  destroy(): unknown;
  getMasterNode(): unknown;
  _execute(isReadonly: boolean, use: (client: unknown) => Promise<unknown>): Promise<unknown>;
  on: Listen;
}

/** A client of ioredis or iovalkey, for one server or found through Sentinel. */
export interface IoRedis {
  readonly status: string;
  connect(): Promise<unknown>;
  duplicate(overrides: object): unknown;
  call(command: string, ...args: string[]): Promise<unknown>;
  disconnect(): void;
  on: Listen;
}

/** A client of ioredis or iovalkey for Redis Cluster. */
export interface IoRedisCluster extends Omit<IoRedis, 'duplicate'> {
  readonly isCluster: true;
  readonly options: unknown;
  duplicate(startupNodes: readonly [], overrides: object): unknown;
}

export type RedisClient = NodeRedis | NodeRedisCluster | NodeRedisSentinel | IoRedis | IoRedisCluster;

export function isNodeRedis(value: unknown): value is NodeRedis {
  return (
    hasMethods(value, 'connect', 'duplicate', 'sendCommand', 'on') &&
    'isOpen' in value &&
    typeof value.isOpen === 'boolean' &&
    !isNodeRedisCluster(value)
  );
}

export function isNodeRedisCluster(value: unknown): value is NodeRedisCluster {
  return hasMethods(value, 'connect', 'duplicate', 'sendCommand', 'nodeClient', 'on');
}

export function isNodeRedisSentinel(value: unknown): value is NodeRedisSentinel {
  return (
    hasMethods(value, 'connect', 'destroy', 'getMasterNode', 'getSentinelNode', '_execute', 'on') &&
    'isOpen' in value &&
    typeof value.isOpen === 'boolean'
  );
}

export function isIoRedis(value: unknown): value is IoRedis {
  return isIoRedisLike(value) && !isIoRedisCluster(value);
}

export function isIoRedisCluster(value: unknown): value is IoRedisCluster {
  return isIoRedisLike(value) && 'isCluster' in value && value.isCluster === true && 'options' in value;
}

export function isRedisClient(value: unknown): value is RedisClient {
  return (
    isNodeRedis(value) ||
    isNodeRedisCluster(value) ||
    isNodeRedisSentinel(value) ||
    isIoRedis(value) ||
    isIoRedisCluster(value)
  );
}

function isIoRedisLike(value: unknown): value is IoRedis {
  return (
    isObject(value) &&
    hasMethods(value, 'connect', 'duplicate', 'call', 'disconnect', 'on') &&
    'status' in value &&
    typeof value.status === 'string'
  );
}
