import { describe, test } from 'vitest';
import { attackAll } from '../attack/attack-all.ts';
import { hasRedis } from '../support/redis.ts';

attackAll('in memory, with a journal', { long: true });
if (hasRedis) attackAll('with Redis', { long: true });
else describe.skip('a server with Redis withstands attacks', () => test('redis-server is missing', () => {}));
