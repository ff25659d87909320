-- Change what is live of an hour that is on: how asking goes (pause, resume, slow mode), how many are on stage.
-- KEYS: 1 hour, 2 stream
-- request: hours, set (fields), event
-- Returns {"done", event id, ""}; {"repeated", "", ""} when nothing changed; refusals: hour.not_found, hour.closed
local hour = hash(KEYS[1])
if not hour.state then return refuse('hour.not_found') end
if not contains(request.hours, hour.state) then return refuse('hour.closed', {state = hour.state}) end
local changed = false
for field, value in pairs(request.set) do changed = changed or hour[field] ~= tostring(value) end
if not changed then return {'repeated', '', ''} end
write(KEYS[1], request.set)
return {'done', append(KEYS[2], request.event, {hour = KEYS[1]}), ''}
