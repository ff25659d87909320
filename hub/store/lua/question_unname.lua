-- Take a person off a question by their own will: as its asker, among its endorsers, and wherever their name stands.
-- KEYS: 1 question, 2 endorsers, 3 stream
-- request: person, stand_in (counts in their place), names (under which they wrote here; may be none), others (what
--   somebody else wrote to this question under one of these names: moments of replies and notes, or the answer's text),
--   event (fields)
-- Returns {"done", event id, question id}; the event id is "" where nobody is told, as it would tell what else is the
--   same person's: who endorsed, and who asked without a name; {"repeated", "", ""} when there was nothing of them
local question, set, silent = hash(KEYS[1]), {}, {}
if not question.state then return {'repeated', '', ''} end

if question.asker_id == request.person then
  local nameless = (question.asker_key or '') == ''
  local asker = nameless and silent or set
  asker.asker_id, asker.asker_name, asker.asker_key, asker.keeps_name = request.stand_in, '', '', 0
  -- Words that everyone reads stay; those that were for few or nobody go. What nobody put their name to stays on the
  -- desk as it is: if it went in the same moment as another one, the desk would know who asked it.
  if hidden(question) and (not nameless or question.state == 'withdrawn') then
    asker.text, asker.original_text, asker.appeal_text = '', '', ''
  end
end
if question.assigned_to == request.person then set.assigned_to, set.assigned_name = '', '' end
if question.claimed_by == request.person then set.claimed_by, set.claimed_name, set.claimed_at = '', '', 0 end
local function theirs(name, piece)
  return (name or '') ~= '' and contains(request.names, name) and not contains(request.others, piece)
end
if theirs(question.answer_name, question.answer_text) then set.answer_name = '' end
for _, field in ipairs({'replies', 'notes'}) do
  local list, named = cjson.decode(question[field] or '[]'), false
  for _, item in ipairs(list) do
    if theirs(item.name, item.at) then item.name, named = '', true end
  end
  if named then set[field] = cjson.encode(list) end
end

local endorsed = redis.call('SREM', KEYS[2], request.person) == 1
if endorsed then redis.call('SADD', KEYS[2], request.stand_in) end
write(KEYS[1], silent)
if next(set) then
  write(KEYS[1], set)
  return {'done', append(KEYS[3], request.event, {question = KEYS[1]}), question.question_id}
end
if endorsed or next(silent) then return {'done', '', question.question_id} end
return {'repeated', '', ''}
