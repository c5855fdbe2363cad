export { type RedisServer, startRedis } from '../../test/support/redis-server.js';
