-- Appends a gap that tells of entries that a writer has lost, under that writer's next number.
--
-- KEYS  the stream; the hash with the state of each writer; the lease
-- ARGV  lease token, writer, the number of its last entry as the caller knows it, or '' if it has no state, the gap
--
-- Answers: ok, id. Or: moved, if the writer has appended meanwhile: the gap needs another number. Or: lost, if the
-- lease is.
if redis.call('GET', KEYS[3]) ~= ARGV[1] then
  return {'lost'}
end
local writer, last = ARGV[2], redis.call('HGET', KEYS[2], ARGV[2])
if (last or '') ~= ARGV[3] then
  return {'moved'}
end
local id
if last then
  -- First, as in append.lua: a missing right shows before anything is written.
  redis.call('HSET', KEYS[2], writer, last)
  local number = string.format('%.0f', tonumber(last) + 1)
  id = redis.call('XADD', KEYS[1], '*', 'data', ARGV[4])
  redis.call('HSET', KEYS[2], writer, number, writer .. ':id', id, writer .. ':c', string.sub(ARGV[4], -10, -3),
    writer .. ':g', number)
else
  id = redis.call('XADD', KEYS[1], '*', 'data', ARGV[4])
end
return {'ok', id}
