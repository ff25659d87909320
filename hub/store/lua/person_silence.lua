-- Silence the asker of a question for the rest of the hour, or let them write again.
-- KEYS: 1 hour, 2 question, 3 silenced, 4 stream, 5 silenced openly
-- request: hours, undo (true lets them write again), reason, event (fields)
-- Returns {"done", event id, person id}; {"repeated", "", person id} when nothing changed;
--   refusals: hour.not_found, hour.closed, question.not_found
local hour, question = hash(KEYS[1]), hash(KEYS[2])
if not hour.state then return refuse('hour.not_found') end
if not question.state then return refuse('question.not_found') end
if not contains(request.hours, hour.state) then return refuse('hour.closed', {state = hour.state}) end
local person, asker_key, changed = question.asker_id, question.asker_key or '', 0
if request.undo then
  changed = redis.call('HDEL', KEYS[3], person)
  redis.call('HDEL', KEYS[5], person)
else
  changed = redis.call('HSETNX', KEYS[3], person, request.reason)
  -- The key marks the person's other named questions at the desk. Over an anonymous question it must not, and whoever
  -- was silenced over one before is silenced anew, so that nothing at the desk tells that the two are one.
  if asker_key ~= '' and redis.call('HSETNX', KEYS[5], person, asker_key) == 1 then
    redis.call('HSET', KEYS[3], person, request.reason)
    changed = 1
  end
end
if changed == 0 then return {'repeated', '', person} end
request.event.person_id = person
request.event.person_name = question.asker_name or ''
return {'done', append(KEYS[4], request.event), person}
