-- Put a question from the archive back into an hour whose keys were lost. No event: everybody has heard of it before.
-- KEYS: 1 hour, 2 question, 3 questions, 4 asked, 5 endorsers, 6 silenced, 7 silenced openly, 8 stream
-- request: question (fields), people (ids of its endorsers), silenced (its asker, where they were silenced over it; or
--   ""), reason, since (the cursor up to which it is known that they still are)
-- Returns {"done", "", question id}; {"repeated", "", question id} when the question is there, and where it is listed
local question, there = request.question, hash(KEYS[2])

-- Whether a moderator has let somebody write again since.
local function let_write(person)
  local let = false
  for _, entry in ipairs(redis.call('XRANGE', KEYS[8], '(' .. request.since, '+')) do
    local told = named(entry[2])
    if told.person_id == person then let = told.name == 'person.unsilenced' end
  end
  return let
end

-- A newer word stays as it is, and nobody is silenced who is not its asker any more: they had their data erased.
local asker = there.state and there or question
if request.silenced ~= '' and asker.asker_id == request.silenced and not let_write(request.silenced)
    and redis.call('HSETNX', KEYS[6], request.silenced, request.reason) == 1 and (asker.asker_key or '') ~= '' then
  redis.call('HSETNX', KEYS[7], request.silenced, asker.asker_key)
end

if there.state then
  -- Its places in the lists may be what was lost. Among those of its asker alone it is listed under who that is now.
  local listed = redis.call('ZADD', KEYS[3], there.submitted_at, question.question_id)
  if there.asker_id == question.asker_id then listed = listed + redis.call('SADD', KEYS[4], question.question_id) end
  return {listed > 0 and 'done' or 'repeated', '', question.question_id}
end
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
