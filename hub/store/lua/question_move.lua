-- Take one question one step: compare the state, change fields, append the event.
-- KEYS: 1 hour, 2 question, 3 stream, 4 silenced, 5 client_keys
-- request: now (ms), hours (allowed states of the hour), sources (allowed states of the question), set (fields),
--   event (fields), and where the move wants it:
--   asker: the person must be the asker; length: code points that the asker writes, who then must not be silenced
--   and must keep the hour's limit; outsider: the person must not learn of a question that is not for all eyes;
--   unseen: the state that it gets instead of the one in set where it was never shown (and then no stamp);
--   stamp: a field that gets the present moment unless it has one; once: a counter field that may be used once, counted only when the question is dismissed;
--   claimant: refuse while another moderator holds a fresh claim (claim_ms); add: {field, JSON value} for a list;
--   keep_original: remember the wording before in original_text, once; text_before: put it into the event;
--   seen: the text that the person read, who must not show another one; client_key: what was done with it is done once
-- Returns {"done", event id, question id}; {"repeated", "", question id} when this client key was seen before; refusals: hour.not_found, hour.closed, question.not_found,
--   question.not_yours, question.transition_refused, question.chance_spent, question.claimed,
--   question.text_too_long, record.changed_meanwhile, person.silenced
local known = request.client_key and redis.call('HGET', KEYS[5], request.client_key)
if known then return {'repeated', '', known} end

local hour, question = hash(KEYS[1]), hash(KEYS[2])
if not hour.state then return refuse('hour.not_found') end
local outsider = request.outsider or (request.asker and question.asker_id ~= request.asker)
if not question.state or (outsider and hidden(question)) then return refuse('question.not_found') end
if request.asker then
  if question.asker_id ~= request.asker then return refuse('question.not_yours') end
  local why = request.length and redis.call('HGET', KEYS[4], request.asker)
  if why then return refuse('person.silenced', {reason = why}) end
end
if not contains(request.hours, hour.state) then return refuse('hour.closed', {state = hour.state}) end
if not contains(request.sources, question.state) then
  return refuse('question.transition_refused', {state = question.state})
end
if request.length and request.length > tonumber(hour.length_limit) then
  return refuse('question.text_too_long', {limit = tonumber(hour.length_limit), length = request.length})
end
if request.seen and request.seen ~= question.text then return refuse('record.changed_meanwhile') end
if request.claimant and question.claimed_by and question.claimed_by ~= '' and question.claimed_by ~= request.claimant
    and request.now - tonumber(question.claimed_at) < request.claim_ms then
  return refuse('question.claimed', {claimed_name = question.claimed_name})
end
if request.once and question.state == 'dismissed' then
  if tonumber(question[request.once] or '0') >= 1 then return refuse('question.chance_spent') end
  redis.call('HINCRBY', KEYS[2], request.once, 1)
end

if request.unseen and tonumber(question.shown_at or '0') == 0 then
  request.set.state, request.stamp = request.unseen, nil
end
if request.keep_original and (question.original_text or '') == '' then
  redis.call('HSET', KEYS[2], 'original_text', question.text)
end
if request.stamp and tonumber(question[request.stamp] or '0') == 0 then
  redis.call('HSET', KEYS[2], request.stamp, request.now)
end
if request.text_before then request.event.text_before = question.text end
if request.add then
  local list = cjson.decode(question[request.add.field] or '[]')
  list[#list + 1] = cjson.decode(request.add.value)
  redis.call('HSET', KEYS[2], request.add.field, cjson.encode(list))
end
if request.client_key then redis.call('HSET', KEYS[5], request.client_key, question.question_id) end
write(KEYS[2], request.set)
request.event.was = question.state
if question.state == 'on_air' and request.set.state and request.set.state ~= 'on_air' then
  redis.call('HSET', KEYS[1], 'on_air', '')
end
return {'done', append(KEYS[3], request.event, {question = KEYS[2]}), question.question_id}
