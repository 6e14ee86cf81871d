-- Gives entries of one consumer back to its group: whoever claims next gets them. How often they were delivered stays.
--
-- KEYS  the stream
-- ARGV  the group, the consumer, for how many milliseconds they are to count as left lying, ids...; no id means all
--       that this consumer has, up to 10,000
--
-- Answers: how many were given back.
local stream, name, consumer, count = KEYS[1], ARGV[1], ARGV[2], 0
local ids = {}
if #ARGV > 3 then
  for i = 4, #ARGV do
    local pending = redis.call('XPENDING', stream, name, ARGV[i], ARGV[i], 1, consumer)
    if #pending == 1 then
      ids[#ids + 1] = ARGV[i]
    end
  end
else
  for _, pending in ipairs(redis.call('XPENDING', stream, name, '-', '+', 10000, consumer)) do
    if pending[3] < tonumber(ARGV[3]) then
      ids[#ids + 1] = pending[1]
    end
  end
end
for _, id in ipairs(ids) do
  redis.call('XCLAIM', stream, name, consumer, 0, id, 'IDLE', ARGV[3], 'JUSTID')
  count = count + 1
end
return {count}
