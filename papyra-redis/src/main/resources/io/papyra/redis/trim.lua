-- Removes the oldest entries of a stream, in one step of bounded length, but none that a group has not had yet or
-- not acknowledged. The floor over all groups is computed here, so that no group that is made meanwhile loses any.
--
-- KEYS  the stream; the hash with the state of each writer; the lease
-- ARGV  lease token, id of the first entry that stays, 'exact' or 'approximate' or 'count', or 'look': only tells
--       which group holds it back, and needs no lease,
--       entries that one step removes, how many this one removes (for 'count'),
--       '1' if groups protect entries, how many groups are passed over, their names..., then writer, number: up to
--       which number its entries are removed
--
-- Answers: ok, how many were removed. Or: held, name of the group that needs the oldest entry, id of that entry. Or:
-- lost, if the lease is.
if ARGV[3] ~= 'look' and redis.call('GET', KEYS[3]) ~= ARGV[1] then
  return {'lost'}
end
-- Digits are compared as texts: a number of this language cannot tell the largest ones apart.
local function less(one, other)
  return #one < #other or (#one == #other and one < other)
end
local function before(one, other)
  local ms, seq = string.match(one, '^(%d+)-(%d+)$')
  local otherMs, otherSeq = string.match(other, '^(%d+)-(%d+)$')
  return less(ms, otherMs) or (ms == otherMs and less(seq, otherSeq))
end
local floor, ignored = ARGV[2], {}
local passed = tonumber(ARGV[7])
for i = 8, 7 + passed do
  ignored[ARGV[i]] = true
end
if redis.call('EXISTS', KEYS[1]) == 0 then
  return {'ok', 0}
end
if ARGV[6] == '1' then
  local holder, oldest
  for _, group in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
    local fields = {}
    for i = 1, #group, 2 do
      fields[group[i]] = group[i + 1]
    end
    if not ignored[fields['name']] then
      -- The first entry from the oldest pending one on, or behind the last delivered one.
      local pending, from = redis.call('XPENDING', KEYS[1], fields['name']), fields['last-delivered-id']
      local needed = {}
      if pending[1] > 0 and before(pending[2], floor) then
        needed = redis.call('XRANGE', KEYS[1], pending[2], '(' .. floor, 'COUNT', 1)
      elseif pending[1] == 0 and before(from, floor) then
        needed = redis.call('XRANGE', KEYS[1], '(' .. from, '(' .. floor, 'COUNT', 1)
      end
      if #needed == 1 and (not oldest or before(needed[1][1], oldest)) then
        holder, oldest = fields['name'], needed[1][1]
      end
    end
  end
  if holder then
    return {'held', holder, oldest}
  end
end
if ARGV[3] == 'look' then
  return {'ok', 0}
end
-- Removes nothing. It makes this a script that has begun to write: a server that is out of memory refuses HSET otherwise.
redis.call('XTRIM', KEYS[1], 'MAXLEN', '~', '9007199254740991')
for i = 8 + passed, #ARGV, 2 do
  local known = tonumber(redis.call('HGET', KEYS[2], ARGV[i] .. ':f') or '0')
  if tonumber(ARGV[i + 1]) > known then
    redis.call('HSET', KEYS[2], ARGV[i] .. ':f', ARGV[i + 1])
  end
end
if ARGV[3] == 'exact' then
  return {'ok', redis.call('XTRIM', KEYS[1], 'MINID', '=', floor)}
end
if ARGV[3] == 'count' then
  -- Before Redis 6.2.7, MINID may remove too much.
  local rest = redis.call('XLEN', KEYS[1]) - tonumber(ARGV[5])
  return {'ok', redis.call('XTRIM', KEYS[1], 'MAXLEN', '=', string.format('%.0f', math.max(0, rest)))}
end
return {'ok', redis.call('XTRIM', KEYS[1], 'MINID', '~', floor, 'LIMIT', ARGV[4])}
