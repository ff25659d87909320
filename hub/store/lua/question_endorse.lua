-- Endorse a question, or take the endorsement back. The set is the truth; the count on the question follows it.
-- KEYS: 1 hour, 2 question, 3 endorsers, 4 silenced, 5 stream
-- request: person, kinds (the WhoMay words this person satisfies), hours, sources, undo (true takes back),
--   event (fields)
-- Returns {"done", event id, count}; {"repeated", "", count} when nothing changed;
--   refusals: hour.not_found, hour.closed, question.not_found, question.transition_refused, vote.own_question,
--   person.silenced, access.sign_in_needed, access.name_needed
local state, asker, count, shown_at = unpack(
  redis.call('HMGET', KEYS[2], 'state', 'asker_id', 'endorsements', 'shown_at'))
local hour_state, who = unpack(redis.call('HMGET', KEYS[1], 'state', 'who_may_endorse'))
if not hour_state then return refuse('hour.not_found') end
if not state or hidden({state = state, shown_at = shown_at}) then return refuse('question.not_found') end
if not contains(request.hours, hour_state) then return refuse('hour.closed', {state = hour_state}) end
if not contains(request.sources, state) then return refuse('question.transition_refused', {state = state}) end
if asker == request.person then return refuse('vote.own_question') end
if not contains(request.kinds, who) then
  return refuse(who == 'signed_in' and 'access.sign_in_needed' or 'access.name_needed')
end
local why = redis.call('HGET', KEYS[4], request.person)
if why then return refuse('person.silenced', {reason = why}) end

local changed = redis.call(request.undo and 'SREM' or 'SADD', KEYS[3], request.person)
if changed == 0 then return {'repeated', '', tonumber(count or '0')} end
local now = redis.call('SCARD', KEYS[3])
redis.call('HSET', KEYS[2], 'endorsements', now)
request.event.endorsements = now
return {'done', append(KEYS[5], request.event), now}
