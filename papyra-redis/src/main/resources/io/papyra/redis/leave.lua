-- Removes a consumer from its group if it has nothing pending: otherwise that would vanish from every list.
--
-- KEYS  the stream
-- ARGV  the group, the consumer, for how many milliseconds it must not have asked for anything
--
-- Answers: 1 if it was removed, or was not there.
local stream, name, consumer = KEYS[1], ARGV[1], ARGV[2]
if #redis.call('XPENDING', stream, name, '-', '+', 1, consumer) > 0 then
  return {0}
end
for _, told in ipairs(redis.call('XINFO', 'CONSUMERS', stream, name)) do
  local fields = {}
  for i = 1, #told, 2 do
    fields[told[i]] = told[i + 1]
  end
  if fields['name'] == consumer and fields['idle'] < tonumber(ARGV[3]) then
    return {0}
  end
end
redis.call('XGROUP', 'DELCONSUMER', stream, name, consumer)
return {1}
