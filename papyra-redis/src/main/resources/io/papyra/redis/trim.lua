-- Removes the oldest entries of a stream, in one step of bounded length, but none that a group has not had yet or
-- not acknowledged. The floor over all groups is computed here, so that no group that is made meanwhile loses any.
--
-- KEYS  the stream; the hash with the state of each writer; the lease
-- ARGV  lease token, id of the first entry that stays, 'exact' or 'approximate' or 'count',
--       entries that one step removes, how many are to be removed in all (for 'count'),
--       '1' if groups protect entries, how many groups are passed over, their names..., then writer, number: up to
--       which number its entries are removed
--
-- Answers: ok, how many were removed. Or: held, name of the group, the id from which on it needs entries. Or: lost, if
-- the lease is.
if redis.call('GET', KEYS[3]) ~= ARGV[1] then
  return {'lost'}
end
local function parts(id)
  local ms, seq = string.match(id, '^(%d+)%-?(%d*)$')
  return tonumber(ms), tonumber(seq) or 0
end
local function before(one, other)
  local ms, seq = parts(one)
  local otherMs, otherSeq = parts(other)
  return ms < otherMs or (ms == otherMs and seq < otherSeq)
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
  for _, group in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
    local fields = {}
    for i = 1, #group, 2 do
      fields[group[i]] = group[i + 1]
    end
    if not ignored[fields['name']] then
      -- Behind the last delivered one, or the oldest pending one.
      local needed, pending = nil, redis.call('XPENDING', KEYS[1], fields['name'])
      if pending[1] > 0 then
        needed = pending[2]
      else
        local ms, seq = string.match(fields['last-delivered-id'], '^(%d+)-(%d+)$')
        needed = ms .. '-' .. string.format('%.0f', tonumber(seq) + 1)
      end
      if before(needed, floor) then
        return {'held', fields['name'], needed}
      end
    end
  end
end
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
