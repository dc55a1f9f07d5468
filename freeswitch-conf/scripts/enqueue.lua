-- The <enqueue> verb for scripts:
--
--   local enqueue = require 'enqueue'
--   local outcome = enqueue(session, { document = 'support', user_data = 'order 42' })
--   if outcome and outcome.result == 'success' then … end
--
-- Request: document (a file of dialplans/, without .xml), or xml (a document as text); callcenter, user_data.
-- Returns when the enqueue is over: { result, error, cause, queue_id, conversation_id, agent, user_data, data }, texts
-- or nil; nil instead of the table when the caller has gone. While the daemon is away the caller hears hold music.

local RESULTS = { 'result', 'error', 'cause', 'queue_id', 'conversation_id', 'agent', 'user_data', 'data' }
local REQUEST = { 'document', 'xml', 'callcenter', 'user_data' }

-- Not 1: FreeSWITCH ignores a playback_timeout_sec below 2.
local RETRY_SECONDS = '2'

local function percent_encode(text)
  return (text:gsub('[^A-Za-z0-9_.~-]', function(character)
    return ('%%%02X'):format(character:byte())
  end))
end

-- The daemon is told all variables URL-encoded, but FreeSWITCH leaves "%41" as it is, which is then read as "A".
local function protect_percent(text)
  return (text:gsub('%%', '%%25'))
end

local ENCODE = { xml = percent_encode, user_data = protect_percent }

-- An empty value removes the variable. Results of an earlier enqueue of this call would end this one.
local function hand_over_variables(session, request)
  for _, name in ipairs(RESULTS) do
    session:setVariable('enqueue_' .. name, '')
  end
  session:setVariable('ivr_url', '')
  for _, name in ipairs(REQUEST) do
    local value = request[name] or ''
    session:setVariable('enqueue_' .. name, ENCODE[name] and ENCODE[name](value) or value)
  end
end

local function wait_with_music(session)
  session:answer()
  session:setVariable('playback_timeout_sec', RETRY_SECONDS)
  session:setVariable('playback_ms', '0')
  session:execute('playback', session:getVariable('hold_music'))
  -- Else it would cut off what the daemon plays.
  session:setVariable('playback_timeout_sec', '')
  -- Music that cannot be opened ends at once; the loop must not spin.
  if (tonumber(session:getVariable('playback_ms')) or 0) < 500 then
    session:sleep(1000)
  end
end

-- A daemon that dies in the moment when it takes a call would leave it parked for ever: FreeSWITCH parks it after the
-- socket has closed. socket_resume sends it on instead; not for longer than two seconds, because it would also end the
-- talk of a daemon that dies.
local function hand_over(session, daemon)
  session:setVariable('socket_resume', 'true')
  freeswitch.API():execute('sched_api', '+2 none uuid_setvar ' .. session:get_uuid() .. ' socket_resume false')
  session:execute('socket', daemon .. ' async full')
end

local function read_outcome(session)
  local result = session:getVariable('enqueue_result')
  if not result or result == '' then
    return nil
  end
  local outcome = {}
  for _, name in ipairs(RESULTS) do
    outcome[name] = session:getVariable('enqueue_' .. name)
  end
  return outcome
end

-- A try without a daemon costs FreeSWITCH a file descriptor until the call ends; so a daemon may say until when it is
-- there, in seconds since 1970 by FreeSWITCH's clock, which is not the machine's where somebody has set that.
local function is_away()
  local there_until = tonumber(freeswitch.getGlobalVariable('enqueued_until'))
  return there_until ~= nil and tonumber(freeswitch.API():execute('strepoch', '')) > there_until
end

return function(session, request)
  local daemon = freeswitch.getGlobalVariable('enqueued_socket')
  hand_over_variables(session, request)
  while session:ready() do
    -- Comes back when the daemon gives the call back, when it dies, and at once when there is none.
    if not is_away() then
      hand_over(session, daemon)
    end
    if not session:ready() then
      return nil
    end
    local outcome = read_outcome(session)
    if outcome then
      return outcome
    end
    wait_with_music(session)
  end
  return nil
end
