import type { ConferenceProfile } from './settings.ts';
import { comment, element, param, renderInclude } from './xml.ts';
import type { Element } from './xml.ts';

/** Events that no rule of the daemon reads: fewer for it to decode at every join and every word. */
const UNREAD = [
  'energy-level',
  'volume-level',
  'gain-level',
  'energy-level-member',
  'volume-in-member',
  'volume-out-member',
  'floor-change',
  'mute-detect',
];
const TALKING = ['start-talking', 'stop-talking'];

/** Rooms in which people talk. Whatever is heard in them is the daemon's doing. */
export function generateConferences(profiles: readonly ConferenceProfile[]): string {
  return renderInclude([
    comment('Generated: conference profiles.'),
    element('configuration', { name: 'conference.conf', description: 'Rooms of conversations' }, [
      comment('No digit of a caller may mute, lock or leave a room. FreeSWITCH wants the group to be there.'),
      element('caller-controls', {}, [element('group', { name: 'none' })]),
      element('profiles', {}, profiles.map(profile)),
    ]),
  ]);
}

function profile({ name, rate, tellsTalking }: ConferenceProfile): Element {
  return element('profile', { name }, [
    param('domain', { global: 'domain' }),
    param('rate', String(rate)),
    param('interval', '20'),
    comment('0: everything is passed on. Else the first sounds of a word are taken for noise.'),
    param('energy-level', '0'),
    param('comfort-noise', 'false'),
    comment('What a telephone sends is passed on as it is: nothing is decoded, and nobody sees more than one.'),
    param('video-mode', 'passthrough'),
    param('caller-controls', 'none'),
    param('moderator-controls', 'none'),
    param('suppress-events', [...UNREAD, ...(tellsTalking ? [] : TALKING)].join(',')),
  ]);
}
