import type { Channel } from './channel.ts';
import { fireMember, fireRoom, giveFloor, takeFloor } from './conference-events.ts';
import { dropMemberSounds, stopRoomSounds } from './conference-play.ts';
import { stopRoomRecordings } from './conference-record.ts';
import type { Core } from './core.ts';
import type { Wait } from './frame.ts';
import { answer } from './life.ts';
import { addMember, createRoom, removeMember, type Member, type Room } from './room.ts';

/** NAME[@PROFILE][+PIN][+flags{a|b}] */
function parseTarget(data: string): {
  readonly name: string;
  readonly profile: string;
  readonly flags: ReadonlySet<string>;
} {
  const [, target = data, list = ''] = /^(.*?)\+flags\{([^}]*)\}/.exec(data) ?? [];
  const [name = '', profile = 'default'] = (target.split('+')[0] ?? '').split('@');
  return { name, profile: profile.trim(), flags: new Set(list.split(/[|,]/).map((flag) => flag.trim())) };
}

/** The channel is a member of the room until it is kicked, hung up or sent elsewhere. */
export function conference(core: Core, channel: Channel, data: string): Wait | undefined {
  const { name, profile, flags } = parseTarget(data);
  if (name === '') return undefined;
  const room = core.rooms.get(name) ?? openRoom(core, name, profile);
  if (channel.direction === 'inbound') answer(core, channel); // one that was called answers by itself
  const member = join(core, room, channel, flags);
  return {
    takesMessages: true,
    isBreakable: false, // uuid_break does not end a conference
    hears: { room: name },
    isOver: () => member.isLeaving,
    leave: () => leave(core, room, member),
  };
}

function openRoom(core: Core, name: string, profile: string): Room {
  const room = createRoom({
    name,
    domain: core.settings.domain,
    uuid: core.newUuid(),
    profile,
    createdAt: core.clock.now(),
  });
  core.rooms.set(name, room);
  fireRoom(core, room, 'conference-create');
  return room;
}

function join(core: Core, room: Room, channel: Channel, flags: ReadonlySet<string>): Member {
  channel.memberId ||= core.lastMemberId += 1;
  const member = addMember(room, channel.memberId, channel.uuid, flags, core.clock.now());
  fireMember(core, room, member, 'add-member');
  core.soon(() => giveFloor(core, room, member));
  return member;
}

function leave(core: Core, room: Room, member: Member): void {
  dropMemberSounds(core, room, member);
  takeFloor(core, room, member);
  member.isLeaving = true;
  removeMember(room, member);
  fireMember(core, room, member, 'del-member');
  core.soon(() => closeRoom(core, room));
}

/** After the last member: another thread of FreeSWITCH does it, so it comes after what the member does next. */
function closeRoom(core: Core, room: Room): void {
  const eldest = room.members.at(-1);
  if (eldest) return giveFloor(core, room, eldest);
  if (core.rooms.get(room.name) !== room) return;
  core.rooms.delete(room.name);
  stopRoomRecordings(core, room);
  stopRoomSounds(core, room, 'all');
  fireRoom(core, room, 'conference-destroy');
}
