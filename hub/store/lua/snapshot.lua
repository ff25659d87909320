-- An hour at one moment: the cursor, the hour and every question.
-- KEYS: 1 hour, 2 questions, 3 stream, 4.. one key for each question
-- request: {}
-- Returns {cursor, hour (flat), question (flat), ...}; {"retry"} when a question was added since the ids were read
if redis.call('ZCARD', KEYS[2]) ~= #KEYS - 3 then return {'retry'} end
local newest = redis.call('XREVRANGE', KEYS[3], '+', '-', 'COUNT', 1)
local found = {newest[1] and newest[1][1] or '0-0', redis.call('HGETALL', KEYS[1])}
for i = 4, #KEYS do found[#found + 1] = redis.call('HGETALL', KEYS[i]) end
return found
