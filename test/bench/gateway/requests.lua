-- Sends prepared requests, one after another over whatever connection is free. Arguments: the file, `once` or `again`.
local requests = {}
local following = 0
local once = false

function init(arguments)
  local file = assert(io.open(arguments[1], "rb"))
  for one in file:read("*a"):gmatch("[^\1]+") do requests[#requests + 1] = one end
  file:close()
  once = arguments[2] == "once"
end

function request()
  following = following + 1
  if following > #requests then
    if once then wrk.thread:stop() end
    following = 1
  end
  return requests[following]
end

function done(summary)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  local microseconds = 1e6
  print(string.format(
    '{"requests": %d, "failed": %d, "seconds": %f}',
    summary.requests, failed, summary.duration / microseconds))
end
