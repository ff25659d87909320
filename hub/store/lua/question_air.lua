-- Put a question on air, and settle the one that was on air before, in one step.
-- KEYS: 1 hour, 2 question, 3 question on air before (or 2 again when there is none), 4 stream
-- request: hours, sources, previous_id ("" for none), previous_set (fields), previous_event, set (fields), event,
--   seen: the text that the person read, where they say it
-- Returns {"done", event id, question id}; {"retry"} when another question went on air meanwhile;
--   refusals: hour.not_found, hour.closed, question.not_found, question.transition_refused, record.changed_meanwhile
local hour, question = hash(KEYS[1]), hash(KEYS[2])
if not hour.state then return refuse('hour.not_found') end
if not question.state then return refuse('question.not_found') end
if not contains(request.hours, hour.state) then return refuse('hour.closed', {state = hour.state}) end
if not contains(request.sources, question.state) then
  return refuse('question.transition_refused', {state = question.state})
end
if request.seen and request.seen ~= question.text then return refuse('record.changed_meanwhile') end
if (hour.on_air or '') ~= request.previous_id then return {'retry'} end

if request.previous_id ~= '' then
  write(KEYS[3], request.previous_set)
  append(KEYS[4], request.previous_event, {question = KEYS[3]})
end
write(KEYS[2], request.set)
if tonumber(question.shown_at or '0') == 0 then redis.call('HSET', KEYS[2], 'shown_at', request.set.aired_at) end
redis.call('HSET', KEYS[1], 'on_air', question.question_id)
request.event.was = question.state
return {'done', append(KEYS[4], request.event, {question = KEYS[2]}), question.question_id}
