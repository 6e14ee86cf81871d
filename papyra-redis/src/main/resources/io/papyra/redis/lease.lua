-- Keeps a lease, or gives it back.
--
-- KEYS  the lease
-- ARGV  token, for how many milliseconds from now on; 0 gives it back
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return {'lost'}
end
if ARGV[2] == '0' then
  redis.call('DEL', KEYS[1])
else
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return {'ok'}
