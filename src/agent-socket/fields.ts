import { Type } from '@sinclair/typebox';
import { agentName, line, name, oneOf, optional, text, whole } from '../rest/schema.ts';

const LONGEST_RING_SECONDS = 300;
const LONGEST_TALK_SECONDS = 86_400;

/** Of every request. What the connection knows already, whose it is, may be left out. */
export const COMMON = {
  req_id: line(128, 'repeated in the reply'),
  msg_type: Type.String(),
  company_code: name,
  agent_id: agentName,
  ext_id: optional(name),
  os: optional(line(64, 'the kind of device; one connection of each')),
  session: optional(
    text('^[A-Za-z0-9_-]{43}$', 'from the reply to checkin; over HTTP it proves who asks', { writeOnly: true }),
  ),
};

/** Names a call: by its conversation, queue task, errand or leg. */
export const uuid = text('^[A-Za-z0-9_.-]{1,128}$', 'the call that is meant');

export const audio = oneOf([0, 1, 2, 3], '0 none, 1 send only, 2 receive only, 3 both');
export const video = oneOf([0, 1, 2, 3], '0 none, 1 send only, 2 receive only, 3 both');
const pixels = oneOf(['480', '720', '1280'], 'size of the picture');
export const MEDIA = { audio: optional(audio), video: optional(video), pixels: optional(pixels) };

export const FULL_MEDIA = { audio, video, pixels: optional(pixels) };

export const TIMES = {
  max_ring_time: optional(whole(1, LONGEST_RING_SECONDS, 'seconds that it may ring; 60')),
  max_call_time: optional(whole(1, LONGEST_TALK_SECONDS, 'seconds that may be talked; 28800')),
};

export const RECORDING = {
  record_start: optional(oneOf(['NONE', 'RING', 'ANSWER'], 'from when on it is recorded; NONE')),
  record_contact: optional(Type.Boolean({ description: 'both voices; false: the called party alone' })),
  is_stereo: optional(Type.Boolean({ description: 'each voice on a side of its own' })),
  record_suffix: optional(oneOf(['mp3', 'wav', 'mp4'], 'kind of file; mp3')),
};

/** How a call is begun, whatever it is begun for. */
export const CALLING = { ...MEDIA, ...TIMES, ...RECORDING };

/** An outside number, or the agent_id of an agent. */
export const number = line(64, 'a number outside, or inside an agent_id');

export const OPERATED = { operated_agent_id: agentName, operated_ext_id: name };
