import { OUR_LEG_PREFIX } from '../../../src/core/model/fact.ts';
import type { ChannelView, EmbeddedSwitch } from '../../../src/embedded-switch/index.ts';
import { RELEASED_VARIABLE } from '../../../src/switch/release-text.ts';
import { WHISPER_VARIABLE } from '../../../src/switch/tap-text.ts';
import { DETACHED, type Channel } from '../../core/obedient-switch.ts';

type Place = Channel['place'];

/** The channels of the embedded switch, told in the words of the obedient one, for the same judge. */
export function viewChannels(pbx: EmbeddedSwitch): Map<string, Channel> {
  const rooms = new Map(
    pbx
      .rooms()
      .flatMap(({ name, members }) =>
        members.map(({ uuid, mute, deaf }): [string, Place] => [
          uuid,
          { at: 'room', room: name, flags: { mute, deaf } },
        ]),
      ),
  );
  const live = pbx.channels().filter(({ cause }) => cause === undefined);
  return new Map(
    live.map((view) => {
      const place = rooms.get(view.uuid) ?? placeOf(pbx, view);
      const channel: Channel = {
        legId: view.uuid,
        phase: phaseOf(view),
        place,
        isHeld: place.at !== 'script' && place.at !== 'detached',
        variables: null,
        result: null,
        isTold: true,
        voice: null,
        isEarlyWanted: false,
      };
      return [view.uuid, channel];
    }),
  );
}

function phaseOf({ callState, state }: ChannelView): Channel['phase'] {
  if (callState === 'ACTIVE') return 'answered';
  if (callState === 'EARLY') return state === 'CS_EXECUTE' ? 'early' : 'ringing';
  return callState === 'RINGING' ? 'ringing' : 'dialling';
}

function placeOf(pbx: EmbeddedSwitch, { uuid, applications }: ChannelView): Place {
  const read = (name: string): string => pbx.leg(uuid)?.variable(name) ?? '';
  if (applications.at(-1) === 'eavesdrop')
    return { at: 'tap', target: read('current_application_data'), isWhisper: read(WHISPER_VARIABLE) === 'true' };
  const isOurs = uuid.startsWith(OUR_LEG_PREFIX) && read(RELEASED_VARIABLE) === '';
  if (isOurs || applications.includes('socket')) return { at: 'parked' };
  return read('enqueue_result') !== '' ? { at: 'script' } : DETACHED;
}
