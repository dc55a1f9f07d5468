import type { Command } from '../core/model/command.ts';
import { isKeys } from '../lib/dialled.ts';
import { api, refused, sent, type Built, type Lines } from './request.ts';

type SendDtmf = Extract<Command, { do: 'send-dtmf' }>;

/** Keys as the switch can play them, each for so long and with so long a pause: nothing else that is played begins so. */
export const KEY_TONES = 'tone_stream://d=121;w=79;';

/** The switch has no pauses in tones: a millisecond of a tone that is too low to be heard, and then nothing. */
const pauseTone = (ms: number): string => `;v=-63;%(1,${ms - 1},50);`;
const LOUD = 'v=-13;';

/** mod_sofia asks before every key how to send it. Said for good it would be asked in offers too. */
const setWay = (legId: string, way: 'info' | 'rfc2833'): Lines => api('uuid_setvar', legId, 'dtmf_type', way);

export function buildSendDtmf(command: SendDtmf): Built {
  const { legId, keys, how } = command;
  if (!isKeys(keys)) return refused('bad keys');
  if (how === 'inband') return buildTones(command);
  const send = ['uuid_send_dtmf', legId, keys.replaceAll(',', 'W')];
  if (how === 'rfc2833') return sent(setWay(legId, 'rfc2833'), api(...send));
  const pauseS = pauseSeconds(keys);
  // The switch sleeps through the pauses of INFO, and must not do so on our connection.
  return pauseS === 0
    ? sent(setWay(legId, 'info'), api(...send), setWay(legId, 'rfc2833'))
    : sent(
        setWay(legId, 'info'),
        [`bgapi ${send.join(' ')}`],
        api('sched_api', `+${pauseS + 1}`, 'none', 'uuid_setvar', legId, 'dtmf_type', 'rfc2833'),
      );
}

const pauseSeconds = (keys: string): number =>
  Math.ceil(keys.replaceAll(/[^w,]/g, '').replaceAll(',', 'ww').length / 2);

function buildTones({ legId, room, keys }: SendDtmf): Built {
  const tones = keys
    .split(/([w,])/)
    .filter((part) => part !== '')
    .map((part) => (part === 'w' ? pauseTone(500) : part === ',' ? pauseTone(1000) : `${LOUD}${part.toLowerCase()}`))
    .join('');
  return sent(api('conference', room, 'play', `${KEY_TONES}${tones.replaceAll(';;', ';')}`, `uuid=${legId}`));
}
