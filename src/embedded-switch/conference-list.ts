import type { Channel } from './channel.ts';
import type { Core } from './core.ts';
import type { Member, Room } from './room.ts';

/** `conference … json_list`, printed with tabs as FreeSWITCH does; the recordings come before the members. */
export function jsonList(core: Core, rooms: Iterable<Room>): string {
  const list = Array.from(rooms, (room) => describeRoom(core, room));
  return list.length === 0 ? '[]' : JSON.stringify(list, undefined, '\t');
}

const seconds = (ms: number): number => Math.floor(ms / 1000);

function describeRoom(core: Core, room: Room): object {
  const now = core.clock.now();
  return {
    conference_name: room.name,
    member_count: room.members.length,
    ghost_count: 0,
    rate: 8000,
    run_time: seconds(now - room.createdAt),
    conference_uuid: room.uuid,
    canvas_count: 0,
    max_bw_in: 0,
    force_bw_in: 0,
    video_floor_packets: 0,
    locked: room.isLocked,
    destruct: false,
    wait_mod: false,
    audio_always: false,
    running: true,
    answered: true,
    enforce_min: true,
    bridge_to: false,
    dynamic: true,
    exit_sound: true,
    enter_sound: true,
    recording: room.recordings.length > 0,
    video_bridge: false,
    video_floor_only: false,
    video_rfc4579: false,
    variables: {},
    members: [
      ...room.recordings.map(({ path, startedAt }) => ({
        type: 'recording_node',
        record_path: path,
        join_time: seconds(startedAt),
      })),
      ...room.members.map((member) => describeMember(core.channels.get(member.uuid), room, member, now)),
    ],
  };
}

function describeMember(channel: Channel | undefined, room: Room, member: Member, now: number): object {
  return {
    type: 'caller',
    id: member.id,
    flags: {
      can_hear: !member.isDeaf && !member.isHeld,
      can_see: true,
      can_speak: !member.isMuted,
      hold: member.isHeld,
      mute_detect: false,
      talking: false,
      has_video: false,
      video_bridge: false,
      has_floor: room.floor === member.id,
      is_moderator: false,
      end_conference: false,
      mandatory_member_end_conference: false,
      pass_digits: false,
    },
    uuid: member.uuid,
    caller_id_name: channel?.caller.name ?? '',
    caller_id_number: channel?.caller.number ?? '',
    join_time: seconds(now - member.joinedAt),
    last_talking: 0,
    energy: 0,
    volume_in: 0,
    volume_out: 0,
    'output-volume': 0,
    'input-volume': 0,
  };
}

/** `conference NAME list`: a line for each member. */
export const lineList = (core: Core, room: Room): string =>
  room.members.map((member) => line(core.channels.get(member.uuid), room, member)).join('');

function line(channel: Channel | undefined, room: Room, member: Member): string {
  const flags = [
    member.isDeaf ? '' : 'hear',
    member.isMuted ? '' : 'speak',
    room.floor === member.id ? 'floor' : '',
    member.isHeld ? 'hold' : '',
  ].filter((flag) => flag !== '');
  return `${member.id};${channel?.name};${member.uuid};${channel?.caller.name};${channel?.caller.number};${flags.join('|')};0;0;0\n`;
}

export function listAll(core: Core, rooms: ReadonlyMap<string, Room>): string {
  if (rooms.size === 0) return '+OK No active conferences.\n';
  const flags = 'running|answered|enforce_min|dynamic|exit_sound|enter_sound|json_status';
  return Array.from(rooms.values(), (room) => {
    const count = `${room.members.length} member${room.members.length === 1 ? '' : 's'}`;
    return `+OK Conference ${room.name} (${count} rate: 8000 flags: ${flags})\n${lineList(core, room)}`;
  }).join('');
}
