import type { World } from '../../src/core/model/world.ts';
import { roomOf } from '../../src/core/rules/leg-place.ts';
import type { ObedientSwitch } from './obedient-switch.ts';

/** Whoever we believe to be recorded, and is not, or to another file. A command that is lost or fails is believed in until it is heard of. */
export function unrecorded({ tables }: World, phone: ObedientSwitch): string[] {
  if (phone.lost.size + phone.broken.size > 0) return [];
  const ofRooms = [...tables.conversation.values()]
    .filter(({ id, isRecording, recordFile }) => isRecording && recordFile?.startsWith(id))
    .map((conversation) => ({ what: roomOf(conversation), file: conversation.recordFile }))
    .filter(({ what }) => phone.members(what).size > 0);
  const ofLegs = [...tables.leg.values()]
    .filter(({ id, recording }) => recording?.isRunning === true && phone.channels.has(id))
    .map(({ id, recording }) => ({ what: id, file: recording?.file }));
  return [...ofRooms, ...ofLegs]
    .filter(({ what, file }) => phone.recorded.get(what) !== file)
    .map(({ what, file }) => `${what} is not recorded to ${file}`);
}
