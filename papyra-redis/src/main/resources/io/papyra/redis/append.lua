-- Appends a batch to a stream, exactly once.
--
-- KEYS  the stream; the hash with the state of each writer
-- ARGV  writer, nonce, number of the first entry, agreed loss or condition, entries...
--
-- State of a writer w: w = number of its last entry, w:n = nonce, w:id = id of its last entry,
-- w:c = the checksum in its last entry, w:t = when it last called, in seconds by the server's clock,
-- w:f = number up to which compaction has removed its entries, w:g = number of the last gap that a repair
-- has appended for it, w:o = its process, which it notes itself.
--
-- Answers
--   ok      entries appended, last number, ids: of the first and last one appended, or of all where they have holes
--   other   last number: the state is that of somebody else who uses the same id
--   unknown the writer has no state; it registers by a call without entries, whose first number is 1 or which
--           agrees to a loss
--   gone    last number: the stream is not there any more
--   cut     last number: the writer's last entry is not there any more, and no compaction has removed it
--   behind  last number: entries between it and the first one are missing, which were acknowledged
--   early   last number: the entry before the first one is not the writer's last, which is the condition
-- After gone, cut and behind, nothing is appended until the writer agrees by naming that last number.
--
-- Condition: = and the checksum of the entry before the first one. A call that is sent before the one ahead of it is
-- answered names it, and does nothing unless that one has done all it should: its number alone may be that of an
-- entry of a copy of this process, or of a gap that a repair has appended.
local state = redis.call('HMGET', KEYS[2], ARGV[1], ARGV[1] .. ':n', ARGV[1] .. ':c', ARGV[1] .. ':id', ARGV[1] .. ':f')
local first, count, last = tonumber(ARGV[3]), #ARGV - 4, tonumber(state[1] or '0')
if state[2] and state[2] ~= ARGV[2] then
  return {'other', last}
end
if not state[1] and (count > 0 or (first > 1 and ARGV[4] == '')) then
  return {'unknown'}
end
if string.sub(ARGV[4], 1, 1) == '=' and (last ~= first - 1 or ARGV[4] ~= '=' .. (state[3] or '')) then
  return {'early', last}
end
-- Only the same entry counts: after a failover to a clock that is behind, or in a stream begun anew, another one can
-- have its id.
local found = state[4] and redis.call('XRANGE', KEYS[1], state[4], state[4])[1]
local there = found and string.sub(found[2][2], -10, -3) == state[3]
local loss = false
if last > 0 and not there and redis.call('EXISTS', KEYS[1]) == 0 then
  loss = 'gone'
elseif state[4] and not there and last > tonumber(state[5] or '0') then
  loss = 'cut'
elseif first > last + 1 then
  loss = 'behind'
end
if loss then
  if tonumber(ARGV[4]) ~= last then
    return {loss, last}
  end
  last = first - 1
end
local skip = last - first + 1
-- A copy of this process, such as a cloned machine, sends the same numbers with other entries.
if skip > 0 and skip <= count and state[3] and state[3] ~= string.sub(ARGV[4 + skip], -10, -3) then
  return {'other', last}
end
-- The first write goes to the state: where a right or memory is missing, nothing is written at all.
redis.call('HSET', KEYS[2], ARGV[1], string.format('%.0f', last), ARGV[1] .. ':n', ARGV[2],
  ARGV[1] .. ':t', redis.call('TIME')[1])
if skip >= count then
  return {'ok', 0, last}
end
-- Names that are looked up a thousand times are local.
local ids, appended, pcall, stream, entries, refusal = {}, 0, redis.pcall, KEYS[1], ARGV, nil
for i = 5 + skip, #ARGV do
  local id = pcall('XADD', stream, '*', 'data', entries[i])
  if id.err then
    refusal = id
    break
  end
  appended = appended + 1
  ids[appended] = id
end
-- Where the stream's ids run out within a batch, the state tells of the entries that found one.
if appended == 0 then
  return refusal
end
last = first + skip + appended - 1
local final = ids[appended]
redis.call('HSET', KEYS[2], ARGV[1], string.format('%.0f', last), ARGV[1] .. ':id', final,
  ARGV[1] .. ':c', string.sub(ARGV[4 + skip + appended], -10, -3))
if refusal then
  return refusal
end
-- Ids rise: where the last one is as far from the first as there are entries, the others lie between them.
local ms, seq = string.match(ids[1], '(%d+)-(%d+)')
if final == ms .. '-' .. string.format('%.0f', tonumber(seq) + #ids - 1) then
  return {'ok', appended, last, ids[1], final}
end
table.insert(ids, 1, last)
table.insert(ids, 1, appended)
table.insert(ids, 1, 'ok')
return ids
