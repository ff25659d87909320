-- Merge a question into another: the endorsers are united, one per person, without the target's own asker.
-- KEYS: 1 hour, 2 source, 3 target, 4 endorsers of source, 5 endorsers of target, 6 stream
-- request: now (ms), hours, sources, targets (allowed states), set (fields of the source), claimant, claim_ms, event
-- Returns {"done", event id, source id}; refusals: hour.not_found, hour.closed, question.not_found,
--   question.transition_refused, question.merge_refused, question.claimed
local hour, source, target = hash(KEYS[1]), hash(KEYS[2]), hash(KEYS[3])
if not hour.state then return refuse('hour.not_found') end
if not source.state or not target.state then return refuse('question.not_found') end
if not contains(request.hours, hour.state) then return refuse('hour.closed', {state = hour.state}) end
if not contains(request.sources, source.state) then
  return refuse('question.transition_refused', {state = source.state})
end
if KEYS[2] == KEYS[3] or not contains(request.targets, target.state) then
  return refuse('question.merge_refused', {state = target.state})
end
if (source.claimed_by or '') ~= '' and source.claimed_by ~= request.claimant
    and request.now - tonumber(source.claimed_at) < request.claim_ms then
  return refuse('question.claimed', {claimed_name = source.claimed_name})
end

redis.call('SUNIONSTORE', KEYS[5], KEYS[5], KEYS[4])
redis.call('SREM', KEYS[5], target.asker_id)
redis.call('HSET', KEYS[3], 'endorsements', redis.call('SCARD', KEYS[5]))
write(KEYS[2], request.set)
request.event.was = source.state
return {'done', append(KEYS[6], request.event, {question = KEYS[2], into = KEYS[3]}), source.question_id}
