-- Put a question into the queue of an hour.
-- KEYS: 1 hour, 2 question (new), 3 questions, 4 asked, 5 client_keys, 6 paces, 7 silenced, 8 stream
-- request: person, client_key, kinds (the WhoMay words this person satisfies), hours (states in which asking is
--   open), length (code points), now (ms), question (fields), event (fields)
-- Returns {"done", event id, question id}; {"repeated", "", question id} when this client key was seen before;
--   refusals: hour.not_found, hour.closed, hour.asking_paused, access.sign_in_needed, access.name_needed,
--   person.silenced, question.text_too_long, limit.reached
local known = redis.call('HGET', KEYS[5], request.client_key)
if known then return {'repeated', '', known} end

local hour = hash(KEYS[1])
if not hour.state then return refuse('hour.not_found') end
if not contains(request.hours, hour.state) then return refuse('hour.closed', {state = hour.state}) end
if hour.asking_paused == '1' then return refuse('hour.asking_paused') end
if not contains(request.kinds, hour.who_may_ask) then
  return refuse(hour.who_may_ask == 'signed_in' and 'access.sign_in_needed' or 'access.name_needed')
end
local why = redis.call('HGET', KEYS[7], request.person)
if why then return refuse('person.silenced', {reason = why}) end
local limit = tonumber(hour.length_limit)
if request.length > limit then
  return refuse('question.text_too_long', {limit = limit, length = request.length})
end
local slow = tonumber(hour.slow_s)
local pace = (slow > 0 and slow or tonumber(hour.pace_s)) * 1000
local last = tonumber(redis.call('HGET', KEYS[6], request.person) or '-1')
if last >= 0 and request.now - last < pace then
  return refuse('limit.reached', {retry_after_s = math.ceil((last + pace - request.now) / 1000)})
end

local question = request.question
question.state = hour.moderation == 'after' and 'shown' or 'pending'
question.shown_at = question.state == 'shown' and question.submitted_at or 0
write(KEYS[2], question)
redis.call('ZADD', KEYS[3], question.submitted_at, question.question_id)
redis.call('SADD', KEYS[4], question.question_id)
redis.call('HSET', KEYS[5], request.client_key, question.question_id)
redis.call('HSET', KEYS[6], request.person, request.now)
return {'done', append(KEYS[8], request.event, {question = KEYS[2]}), question.question_id}
