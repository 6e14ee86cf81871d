-- Acknowledges entries for a group, and remembers up to where it has acknowledged everything, in case it is lost.
--
-- KEYS  the stream; the hash with what is known of its groups
-- ARGV  the group, up to 1,000 ids
--
-- Answers: how many were pending until now, and up to where: an id, or '<' and the id of the first pending entry.
local stream, name = KEYS[1], ARGV[1]
local count = redis.call('XACK', stream, name, unpack(ARGV, 2))
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
