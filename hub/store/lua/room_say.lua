-- Write a line into the chat of a room, once however often it is sent.
-- KEYS: 1 chat, 2 chat ends
-- request: line (JSON as it is kept), by, client_key (of the line), most (lines), most_bytes (of the whole chat), ttl_s
-- Returns {"done", number of lines}; {"repeated", number of lines} when the line is there already;
--   {"full", number of lines} when there is no room for it; refusals: room.closed
if redis.call('EXISTS', KEYS[2]) == 1 then return refuse('room.closed') end
local lines, bytes = redis.call('LRANGE', KEYS[1], 0, -1), #request.line
for _, kept in ipairs(lines) do
  local line = cjson.decode(kept)
  if line.by == request.by and line.client_key == request.client_key then return {'repeated', #lines} end
  bytes = bytes + #kept
end
if #lines >= request.most or bytes > request.most_bytes then return {'full', #lines} end
redis.call('RPUSH', KEYS[1], request.line)
redis.call('EXPIRE', KEYS[1], request.ttl_s)
return {'done', #lines + 1}
