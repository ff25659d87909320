-- Which of these questions one person endorses.
-- KEYS: endorsers of each question
-- request: person
-- Returns a list of 1 and 0, in the order of KEYS
local found = {}
for i, key in ipairs(KEYS) do found[i] = redis.call('SISMEMBER', key, request.person) end
return found
