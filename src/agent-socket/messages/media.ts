import { Type } from '@sinclair/typebox';
import { HOLD, type Mode } from '../../core/model/mode.ts';
import { ok } from '../../lib/result.ts';
import { oneOf, optional, text } from '../../rest/schema.ts';
import { askFor, type SocketDesk } from '../desk.ts';
import { FULL_MEDIA, uuid } from '../fields.ts';
import { message, type Acting, type Outcome } from '../message.ts';
import { MODE_OF } from '../project-notice.ts';

const TALK: Mode = 1;
const LISTEN: Mode = 2;

const onOff = (what: string) => oneOf(['0', '1'], `1 ${what}, 0 not`);

const other = (wanted: '0' | '1'): '0' | '1' => (wanted === '1' ? '0' : '1');

function setMode(desk: SocketDesk, { agent, input }: Acting<{ uuid: string }>, mode: Mode): Outcome {
  return askFor(desk, { agent }, 'agent.set-media', {
    agent: agent.name,
    id: input.uuid,
    mode,
    video: null,
    isOtherToo: false,
  });
}

const hold = message(
  {
    type: 'hold',
    summary: 'Put a call on hold, or talk in it again; his others go on hold then',
    needsSwitch: true,
    input: { hold: onOff('on hold'), uuid },
    reply: { hold: optional(onOff('on hold')) },
    onRefusal: ({ hold: wanted }) => ({ hold: other(wanted) }),
  },
  (desk, acting) => {
    const { hold: wanted } = acting.input;
    const answer = setMode(desk, acting, wanted === '1' ? HOLD : TALK);
    return answer.ok ? ok({ fields: { hold: wanted } }) : answer;
  },
);

const mute = message(
  {
    type: 'mute',
    summary: 'Be heard no more in a call, or again',
    needsSwitch: true,
    input: { mute: onOff('mute'), uuid },
    reply: { mute: optional(onOff('mute')) },
    onRefusal: ({ mute: wanted }) => ({ mute: other(wanted) }),
  },
  (desk, acting) => {
    const { mute: wanted } = acting.input;
    const answer = setMode(desk, acting, wanted === '1' ? LISTEN : TALK);
    return answer.ok ? ok({ fields: { mute: wanted } }) : answer;
  },
);

const changeMedia = message(
  {
    type: 'change_media',
    summary: 'Change voice and picture of a call',
    needsSwitch: true,
    input: {
      uuid,
      ...FULL_MEDIA,
      reneg_other: optional(Type.Boolean({ description: "the other party's telephone too; true" })),
    },
  },
  (desk, { agent, input }) =>
    askFor(desk, { agent }, 'agent.set-media', {
      agent: agent.name,
      id: input.uuid,
      mode: MODE_OF[input.audio],
      video: input.video,
      isOtherToo: input.reneg_other ?? true,
    }),
);

const HOW = { 0: 'info', 1: 'inband', 3: 'rfc2833' } as const;

const dtmf = message(
  {
    type: 'dtmf',
    summary: 'Press keys; the other party hears them',
    needsSwitch: true,
    input: {
      uuid,
      content: text('^[0-9*#A-D,w]{1,64}$', '1 to 64 of 0-9 * # A-D, comma or w for a pause'),
      dtmf_type: optional(oneOf([0, 1, 3], '0 INFO, 1 tones, 3 RFC 2833; 3')),
    },
  },
  (desk, { agent, input }) =>
    askFor(desk, { agent }, 'agent.send-keys', {
      agent: agent.name,
      id: input.uuid,
      keys: input.content,
      how: HOW[input.dtmf_type ?? 3],
    }),
);

export const mediaMessages = { hold, mute, change_media: changeMedia, dtmf } as const;
