-- Moves entries out of a stream, whole: into a second stream, with their id, all their fields byte for byte,
-- the reason and the time; acknowledges them in every group, so that none waits for what is not there any more.
-- An entry that is gone already is passed over, so that the same call may be made again.
--
-- KEYS  the stream; the stream for what is moved; the lease
-- ARGV  lease token, time, then for each entry: id, reason
--
-- Answers: moved, how many; then the ids of those with too many fields, which stay. Or: lost, if the lease is.
if redis.call('GET', KEYS[3]) ~= ARGV[1] then
  return {'lost'}
end
local groups = {}
if redis.call('EXISTS', KEYS[1]) == 1 then
  for _, group in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
    groups[#groups + 1] = group[2]
  end
end
local answer = {'moved', 0}
for i = 3, #ARGV, 2 do
  local id = ARGV[i]
  local found = redis.call('XRANGE', KEYS[1], id, id)
  if #found == 1 then
    local fields = found[1][2]
    if #fields > 4000 then
      answer[#answer + 1] = id
    else
      redis.call('XADD', KEYS[2], '*', 'papyra:id', id, 'papyra:reason', ARGV[i + 1], 'papyra:at', ARGV[2], unpack(fields))
      for _, group in ipairs(groups) do
        redis.call('XACK', KEYS[1], group, id)
      end
      redis.call('XDEL', KEYS[1], id)
      answer[2] = answer[2] + 1
    end
  end
end
return answer
