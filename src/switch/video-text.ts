import type { Command } from '../core/model/command.ts';
import { api, refused, sent, type Built } from './request.ts';
import type { SwitchSettings } from './settings.ts';

type Codecs = SwitchSettings['codecs'];

export const codecNames = ({ audio, video }: Codecs, hasVideo: boolean): readonly string[] =>
  hasVideo ? [...audio, ...video] : audio;

/**
 * A new offer with or without video codecs. Its direction cannot be said: FreeSWITCH takes it from what the telephone
 * offers or from the other leg of a bridge, and there is none (`switch_core_media_set_smode`, 1.10.12).
 */
export function buildSetVideo({ legId, video }: Extract<Command, { do: 'set-video' }>, codecs: Codecs): Built {
  if (video !== 0 && video !== 3) return refused('the switch can offer video both ways or not at all');
  return sent(api('uuid_media_reneg', legId, `=${codecNames(codecs, video === 3).join(',')}`));
}
