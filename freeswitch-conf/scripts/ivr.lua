-- An IVR to start from: it answers, gives the caller to the agents, and goes on by what became of it.

local enqueue = require 'enqueue'

local GOOD_BYE = 'tone_stream://v=-20;%(200,50,880);%(300,100,988)'
local NOBODY_FREE = 'tone_stream://v=-20;%(300,60,660);%(300,60,550);%(500,200,440)'
local OUT_OF_ORDER = 'tone_stream://v=-20;loops=3;%(250,250,480,620)'

-- Else the call would not be hung up by us but go on in the dialplan, when this script is called from there.
session:setAutoHangup(true)
session:answer()
session:setVariable('ivr_stage', 'queue')

local outcome = enqueue(session, { document = 'support', user_data = 'from the IVR' })
if not outcome then
  return
end

session:setVariable('ivr_stage', 'over: ' .. outcome.result)
if outcome.result == 'success' then
  session:streamFile(GOOD_BYE)
elseif outcome.result == 'timeout' then
  session:streamFile(NOBODY_FREE)
else
  session:streamFile(OUT_OF_ORDER)
end
session:hangup('NORMAL_CLEARING')
