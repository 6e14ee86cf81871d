-- Acknowledges entries for a group, and remembers up to where it has acknowledged everything, in case it is lost.
--
-- KEYS  the stream; the hash with what is known of its groups
-- ARGV  the group, ids...
--
-- Answers: how many were pending until now, and up to where: an id, or '<' and the id of the first pending entry.
local stream, name, count = KEYS[1], ARGV[1], 0
for i = 2, #ARGV do
  count = count + redis.call('XACK', stream, name, ARGV[i])
end
local pending, at = redis.call('XPENDING', stream, name), nil
if pending[1] > 0 then
  at = '<' .. pending[2]
else
  for _, told in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
    local fields = {}
    for i = 1, #told, 2 do
      fields[told[i]] = told[i + 1]
    end
    if fields['name'] == name then
      at = fields['last-delivered-id']
    end
  end
end
redis.call('HSET', KEYS[2], 'at:' .. name, at)
return {count, at}
