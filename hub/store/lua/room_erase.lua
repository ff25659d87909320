-- Erase what a room held, and keep it closed for whoever is late by a moment.
-- KEYS: 1 chat, 2 chat closed, 3 who is here
-- request: ttl_s (how long it stays closed)
-- Returns {"done"}; erasing again changes nothing.
redis.call('DEL', KEYS[1], KEYS[3])
redis.call('SET', KEYS[2], '1', 'EX', request.ttl_s)
return {'done'}
