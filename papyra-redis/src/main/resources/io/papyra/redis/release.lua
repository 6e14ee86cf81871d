-- Gives entries of one consumer back to its group: whoever claims next gets them.
--
-- KEYS  the stream
-- ARGV  the group, the consumer, for how many milliseconds they are to count as left lying, how many deliveries are
--       taken back (1 of entries that nobody has tried to handle, else 0), ids...; no id means all that this consumer
--       has, up to 10,000
--
-- Answers: how many were given back.
local stream, name, consumer, idle, untried = KEYS[1], ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local entries = {}
if #ARGV > 4 then
  for i = 5, #ARGV do
    entries[#entries + 1] = redis.call('XPENDING', stream, name, ARGV[i], ARGV[i], 1, consumer)[1]
  end
else
  for _, pending in ipairs(redis.call('XPENDING', stream, name, '-', '+', 10000, consumer)) do
    if pending[3] < tonumber(idle) then
      entries[#entries + 1] = pending
    end
  end
end
for _, pending in ipairs(entries) do
  redis.call('XCLAIM', stream, name, consumer, 0, pending[1], 'IDLE', idle, 'RETRYCOUNT',
    math.max(0, pending[4] - untried), 'JUSTID')
end
return {#entries}
