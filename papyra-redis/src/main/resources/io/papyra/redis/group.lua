-- Makes a consumer group, and its stream, unless they are there; or sets the group to another place. A group that was
-- there before and is gone begins again behind the last entry up to which it had acknowledged everything.
--
-- KEYS  the stream; the hash with what is known of its groups
-- ARGV  'ensure' or 'reset', the group, the id behind which it begins, what the caller knows to be acknowledged or '',
--       the time
--
-- Answers: there; or new, id; or again, id, when it was gone; or set, id; or none, if there is no group to set. The id
-- is the one behind which the group begins.
local stream, known, name = KEYS[1], KEYS[2], ARGV[2]
local exists = redis.call('EXISTS', stream) == 1
local function group()
  for _, told in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
    local fields = {}
    for i = 1, #told, 2 do
      fields[told[i]] = told[i + 1]
    end
    if fields['name'] == name then
      return fields
    end
  end
  return nil
end
local there = exists and group()
if ARGV[1] == 'reset' then
  if not there then
    return {'none'}
  end
  redis.call('HSET', known, 'at:' .. name, '')
  redis.call('XGROUP', 'SETID', stream, name, ARGV[3])
  local id = group()['last-delivered-id']
  redis.call('HSET', known, 'at:' .. name, id)
  return {'set', id}
end
if there then
  return {'there'}
end
local before = redis.call('HGET', known, 'at:' .. name)
if not before or before == '' then
  before = ARGV[4]
end
local start, floor = ARGV[3], nil
if before ~= '' then
  -- What was acknowledged, or what was pending first: that one is wanted again.
  start = before
  local pending = string.match(before, '^<(.*)$')
  if pending then
    local ms, seq = string.match(pending, '^(%d+)-(%d+)$')
    start = (tonumber(seq) > 0) and (ms .. '-' .. string.format('%.0f', tonumber(seq) - 1))
      or (string.format('%.0f', tonumber(ms) - 1) .. '-18446744073709551615')
  end
  floor = start
  -- A stream that was restored from an older copy goes on with smaller ids.
  if exists then
    local told, newest = redis.call('XINFO', 'STREAM', stream), nil
    for i = 1, #told, 2 do
      if told[i] == 'last-generated-id' then
        newest = told[i + 1]
      end
    end
    local ms, seq = string.match(start, '^(%d+)-(%d+)$')
    local newestMs, newestSeq = string.match(newest, '^(%d+)-(%d+)$')
    if tonumber(newestMs) < tonumber(ms) or (tonumber(newestMs) == tonumber(ms) and tonumber(newestSeq) < tonumber(seq)) then
      start = newest
    end
  else
    -- Nothing that is going to be there was delivered before.
    start = '0-0'
  end
end
-- First: rights, type and memory show before there is a group.
redis.call('HSET', known, 'at:' .. name, before)
redis.call('XGROUP', 'CREATE', stream, name, start, 'MKSTREAM')
local id = group()['last-delivered-id']
redis.call('HSET', known, 'at:' .. name, id)
if before == '' then
  return {'new', id}
end
local first = redis.call('XRANGE', stream, '(' .. id, '+', 'COUNT', 1)
local hole = ARGV[5] .. ' ' .. floor .. ' ' .. (first[1] and first[1][1] or '-') .. ' '
  .. (exists and 'the group was removed' or 'the stream was removed')
local holes = redis.call('HGET', known, 'holes:' .. name)
local lines = {hole}
for line in string.gmatch(holes or '', '[^\n]+') do
  if #lines < 10 then
    lines[#lines + 1] = line
  end
end
redis.call('HSET', known, 'holes:' .. name, table.concat(lines, '\n'))
return {'again', id}
