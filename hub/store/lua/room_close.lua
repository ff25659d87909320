-- Close the chat of a room for a while, so that what is read now is all there is.
-- KEYS: 1 chat, 2 chat ends
-- request: closing (the id of this end), ttl_s (how long it stays closed unless it is erased or opened again meanwhile)
-- Returns {"done", line, line …}, oldest first; the same when it is run again.
redis.call('SADD', KEYS[2], request.closing)
-- A chat that is erased stays closed for longer, also where another end comes late.
if redis.call('TTL', KEYS[2]) < request.ttl_s then redis.call('EXPIRE', KEYS[2], request.ttl_s) end
local lines = redis.call('LRANGE', KEYS[1], 0, -1)
return {'done', unpack(lines)}
