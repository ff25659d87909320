-- Close the chat of a room for a while, so that what is read now is all there is.
-- KEYS: 1 chat, 2 chat closed
-- request: ttl_s (how long it stays closed unless it is erased meanwhile)
-- Returns {"done", line, line …}, oldest first; the same when it is run again.
redis.call('SET', KEYS[2], '1', 'EX', request.ttl_s)
local lines = redis.call('LRANGE', KEYS[1], 0, -1)
return {'done', unpack(lines)}
