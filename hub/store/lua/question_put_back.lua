-- Put a question from the archive back into an hour whose keys were lost. No event: everybody has heard of it before.
-- KEYS: 1 hour, 2 question, 3 questions, 4 asked, 5 endorsers
-- request: question (fields), people (ids of its endorsers)
-- Returns {"done", "", question id}; {"repeated", "", question id} when the question is there
local question = request.question
if redis.call('EXISTS', KEYS[2]) == 1 then return {'repeated', '', question.question_id} end
if question.state == 'on_air' then
  -- There is one place on air. Whoever took it meanwhile keeps it.
  if redis.call('HGET', KEYS[1], 'on_air') == '' then
    redis.call('HSET', KEYS[1], 'on_air', question.question_id)
  else
    question.state = 'shown'
  end
end
for _, person in ipairs(request.people) do redis.call('SADD', KEYS[5], person) end
question.endorsements = redis.call('SCARD', KEYS[5])
write(KEYS[2], question)
redis.call('ZADD', KEYS[3], question.submitted_at, question.question_id)
redis.call('SADD', KEYS[4], question.question_id)
return {'done', '', question.question_id}
