-- Take a person off what an hour holds beside its questions.
-- KEYS: 1 stream, 2 asked, 3 asked of the stand-in, 4 client_keys, 5 paces, 6 silenced, 7 silenced openly, 8 presence,
--   9 buried
-- request: person, event (fields; heard by nobody)
-- Returns {"done"}; doing it again changes nothing. The newest entry of the stream is never trimmed: where they stand in
--   it, if only as whoever asked without a name, the event comes after it; it tells of no question
if redis.call('EXISTS', KEYS[2]) == 1 then redis.call('RENAME', KEYS[2], KEYS[3]) end
local begins = request.person .. ' '
for _, field in ipairs(redis.call('HKEYS', KEYS[4])) do
  if string.sub(field, 1, #begins) == begins then redis.call('HDEL', KEYS[4], field) end
end
for place = 5, 7 do redis.call('HDEL', KEYS[place], request.person) end
redis.call('ZREM', KEYS[8], request.person)
for field, entry in pairs(hash(KEYS[9])) do
  if string.find(entry, request.person, 1, true) then redis.call('HDEL', KEYS[9], field) end
end
local newest = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
for _, value in ipairs(newest and newest[2] or {}) do
  if string.find(value, request.person, 1, true) then
    append(KEYS[1], request.event)
    break
  end
end
return {'done'}
