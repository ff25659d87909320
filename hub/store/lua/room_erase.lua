-- Erase what a room held, and keep it closed for whoever is late by a moment.
-- KEYS: 1 chat, 2 chat ends, 3 who is here
-- request: ttl_s (how long it stays closed)
-- Returns {"done"}; erasing again changes nothing.
redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
redis.call('SADD', KEYS[2], 'erased')
redis.call('EXPIRE', KEYS[2], request.ttl_s)
return {'done'}
