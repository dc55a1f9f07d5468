import type { Core } from './core.ts';
import { addChannelHeaders, fire } from './events.ts';
import type { Member, Room } from './room.ts';
import type { Headers } from './wire.ts';

const SUBCLASS = 'conference::maintenance';

/** An event of a room as a whole: it names no channel. */
export function fireRoom(core: Core, room: Room, action: string, extras: Headers = {}, before: Headers = {}): void {
  fire(
    core,
    'CUSTOM',
    (headers) => {
      addRoomHeaders(headers, room);
      Object.assign(headers, before, { Action: action }, extras);
    },
    { subclass: SUBCLASS },
  );
}

/** An event of one member. */
export function fireMember(core: Core, room: Room, member: Member, action: string, extras: Headers = {}): void {
  fire(
    core,
    'CUSTOM',
    (headers) => {
      addRoomHeaders(headers, room);
      addMemberHeaders(core, headers, room, member);
      Object.assign(headers, extras, { Action: action });
    },
    { subclass: SUBCLASS, uuid: member.uuid },
  );
}

function addRoomHeaders(headers: Headers, room: Room): void {
  headers['Conference-Name'] = room.name;
  headers['Conference-Domain'] = room.domain;
  headers['Conference-Size'] = String(room.members.length);
  headers['Conference-Ghosts'] = '0';
  headers['Conference-Profile-Name'] = room.profile;
  headers['Conference-Unique-ID'] = room.uuid;
}

function addMemberHeaders(core: Core, headers: Headers, room: Room, member: Member): void {
  headers['Floor'] = String(room.floor === member.id);
  const channel = core.channels.get(member.uuid);
  if (channel) addChannelHeaders(headers, channel);
  headers['Video'] = 'false';
  headers['Hear'] = String(!member.isDeaf);
  headers['See'] = 'true';
  headers['Speak'] = String(!member.isMuted);
  headers['Talking'] = 'false';
  headers['Mute-Detect'] = 'false';
  headers['Hold'] = String(member.isHeld);
  headers['Member-ID'] = String(member.id);
  headers['Member-Type'] = 'member';
  headers['Member-Ghost'] = 'false';
  headers['Energy-Level'] = '0';
  headers['Current-Energy'] = '0';
}

/** Who has the floor is decided by voices, of which there are none here: the eldest member has it until he leaves. */
export function giveFloor(core: Core, room: Room, member: Member): void {
  if (room.floor !== undefined || !room.members.includes(member)) return;
  room.floor = member.id;
  fireMember(core, room, member, 'floor-change', { 'Old-ID': 'none', 'New-ID': String(member.id) });
}

export function takeFloor(core: Core, room: Room, member: Member): void {
  if (room.floor !== member.id) return;
  room.floor = undefined;
  fireRoom(core, room, 'floor-change', { 'Old-ID': 'none', 'New-ID': 'none' });
}
