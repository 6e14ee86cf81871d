-- Forgets a writer that has ended: none of its entries is left, and nothing was heard of it for long.
--
-- KEYS  the hash with the state of each writer; the lease
-- ARGV  lease token, writer, its last number and the time of its last call as the caller knows them
if redis.call('GET', KEYS[2]) ~= ARGV[1] then
  return {'lost'}
end
local state = redis.call('HMGET', KEYS[1], ARGV[2], ARGV[2] .. ':t')
if state[1] == ARGV[3] and (state[2] or '') == ARGV[4] then
  local writer = ARGV[2]
  redis.call('HDEL', KEYS[1], writer, writer .. ':n', writer .. ':id', writer .. ':c', writer .. ':t', writer .. ':f',
    writer .. ':g', writer .. ':e', writer .. ':o')
  return {'ok', 1}
end
return {'ok', 0}
