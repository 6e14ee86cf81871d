-- Keeps entries that a group cannot handle beside the stream, with their id, all their fields byte for byte, the reason
-- and how often they were delivered, and acknowledges them in this group. They stay in the stream: other groups read
-- them. What is not pending is passed over, so that the same call may be made again.
--
-- KEYS  the stream; the stream for what is parked; the hash with what is known of the groups
-- ARGV  the group, the time, then for each entry: id, reason
--
-- Answers: how many were parked, how many are not in the stream any more and were only acknowledged.
local stream, name, parked, gone = KEYS[1], ARGV[1], 0, 0
-- Acknowledges nothing. It makes this a script that has begun to write: a server that is out of memory refuses XADD
-- otherwise, and the group would get no further.
redis.call('XACK', stream, name, '0-0')
for i = 3, #ARGV, 2 do
  local id = ARGV[i]
  local pending = redis.call('XPENDING', stream, name, id, id, 1)
  if #pending == 1 then
    local found = redis.call('XRANGE', stream, id, id)
    if #found == 0 then
      gone = gone + 1
    else
      local fields = found[1][2]
      if #fields > 4000 then
        -- More than one command takes; they stay where they are.
        fields = {'papyra:fields', #fields / 2}
      end
      redis.call('XADD', KEYS[2], '*', 'papyra:id', id, 'papyra:group', name, 'papyra:reason', ARGV[i + 1],
        'papyra:at', ARGV[2], 'papyra:deliveries', pending[1][4], unpack(fields))
      redis.call('HINCRBY', KEYS[3], 'parked:' .. name, 1)
      parked = parked + 1
    end
    redis.call('XACK', stream, name, id)
  end
end
return {parked, gone}
