-- Takes a lease, keeps it, or gives it back. Who may not run scripts cannot take it either: nothing that is taken is
-- left behind for the lack of a right.
--
-- KEYS  the lease
-- ARGV  token, 'take' or 'keep' or 'end', for how many milliseconds from now on
--
-- Answers: ok. Or: lost, the token of who has it, if anybody does. Asked twice, it does the same.
if ARGV[2] == 'take' and redis.call('EXISTS', KEYS[1]) == 0 then
  -- Out of memory a server refuses SET, but not within a script that has begun to write, and this one needs no memory:
  -- a compaction makes room.
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
  redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[3])
end
local owner = redis.call('GET', KEYS[1])
if owner ~= ARGV[1] then
  return {'lost', owner or ''}
end
if ARGV[2] == 'keep' then
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
elseif ARGV[2] == 'end' then
  local answer = redis.pcall('DEL', KEYS[1])
  if type(answer) == 'table' then
    -- Without the right for it: it ends by itself, in a millisecond.
    redis.call('SET', KEYS[1], ARGV[1], 'PX', 1)
  end
end
return {'ok'}
