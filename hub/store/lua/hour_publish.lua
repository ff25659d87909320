-- Show a saved change of an hour to everyone: the record in SQL is the truth, this is what is live of it.
-- KEYS: 1 hour, 2 stream
-- request: version, set (fields), first (fields that stand only at the first publication), event
-- Returns {"done", event id, ""}; {"repeated", "", ""} when this version, or a newer one, was published before
local known = tonumber(redis.call('HGET', KEYS[1], 'version') or '0')
if known >= request.version then return {'repeated', '', ''} end
if known == 0 then write(KEYS[1], request.first) end
write(KEYS[1], request.set)
return {'done', append(KEYS[2], request.event, {hour = KEYS[1]}), ''}
