-- Parts that every script begins with; hub/store/scripts.py puts this text before each of them.
-- ARGV[1] of every script is one JSON object, called request below. All keys come in KEYS.

local request = cjson.decode(ARGV[1])

-- A refusal: {"refused", code, JSON of details}. Python raises the HubError of that code.
local function refuse(code, details)
  return {'refused', code, cjson.encode(details or {code = code})}
end

local function contains(list, value)
  for _, item in ipairs(list) do
    if item == value then return true end
  end
  return false
end

-- A flat list of names and values as a table.
local function named(flat)
  local found = {}
  for i = 1, #flat, 2 do found[flat[i]] = flat[i + 1] end
  return found
end

-- A hash as a table of strings; an empty table when there is none.
local function hash(key) return named(redis.call('HGETALL', key)) end

-- Write a table of strings and numbers into a hash.
local function write(key, fields)
  for field, value in pairs(fields) do redis.call('HSET', key, field, value) end
end

-- Whether somebody who is neither its asker nor at the desk must not be told that a question exists: it waits, it
-- is gone, or it went into another one before anybody saw it.
local function hidden(question)
  local state = question.state
  if state == 'merged' then return tonumber(question.shown_at or '0') == 0 end
  return state == 'pending' or state == 'dismissed' or state == 'withdrawn'
end

-- Append one event; images are the keys of hashes to store whole, by event field. Returns the entry's id.
local function append(stream, event, images)
  local entry = {}
  for field, value in pairs(event) do
    entry[#entry + 1] = field
    entry[#entry + 1] = value
  end
  for field, key in pairs(images or {}) do
    entry[#entry + 1] = field
    entry[#entry + 1] = cjson.encode(hash(key))
  end
  return redis.call('XADD', stream, '*', unpack(entry))
end
