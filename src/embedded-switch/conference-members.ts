import { fireMember } from './conference-events.ts';
import type { Core } from './core.ts';
import { wake } from './execution.ts';
import type { Member, Room } from './room.ts';

/** Commands on a member of a conference: what each does and says. */
export interface MemberAction {
  readonly act: (core: Core, room: Room, member: Member, more: string) => string;
  readonly syntax: string;
}

const WHO = '<[member_id|all]|last|non_moderator>';

export const memberCommand = (name: string): MemberAction | undefined =>
  Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;

const ACTIONS: Readonly<Record<string, MemberAction>> = {
  mute: { act: (core, room, member) => setMuted(core, room, member, true), syntax: `${WHO} [<quiet>]` },
  unmute: { act: (core, room, member) => setMuted(core, room, member, false), syntax: `${WHO} [<quiet>]` },
  tmute: { act: (core, room, member) => setMuted(core, room, member, !member.isMuted), syntax: `${WHO} [<quiet>]` },
  deaf: { act: (core, room, member) => setDeaf(core, room, member, true), syntax: WHO },
  undeaf: { act: (core, room, member) => setDeaf(core, room, member, false), syntax: WHO },
  hold: { act: hold, syntax: `${WHO} [file]` },
  unhold: { act: unhold, syntax: WHO },
  kick: {
    act: (core, room, member) => remove(core, room, member, 'kick'),
    syntax: '<[member_id|all|last|non_moderator]> [<optional sound file>]',
  },
  hup: {
    act: (core, room, member) => remove(core, room, member, 'hup'),
    syntax: '<[member_id|all|last|non_moderator]>',
  },
  dtmf: { act: sendDigits, syntax: '<[member_id|all|last|non_moderator]> <digits>' },
  energy: {
    act: (_core, _room, member) => `Energy ${member.id} = 0\n`,
    syntax: '<member_id|all|last|non_moderator> [<newval>]',
  },
  'get-uuid': { act: (_core, _room, member) => member.uuid, syntax: '<member_id|last>' },
};

function setMuted(core: Core, room: Room, member: Member, isMuted: boolean): string {
  member.isMuted = isMuted;
  const name = isMuted ? 'mute' : 'unmute';
  fireMember(core, room, member, `${name}-member`);
  return `+OK ${name} ${member.id}\n`;
}

function setDeaf(core: Core, room: Room, member: Member, isDeaf: boolean): string {
  member.isDeaf = isDeaf;
  const name = isDeaf ? 'deaf' : 'undeaf';
  fireMember(core, room, member, `${name}-member`);
  return `+OK ${name} ${member.id}\n`;
}

/** Without a file the held member is not heard but hears everybody (measured, whatever json_list says of it). */
function hold(core: Core, room: Room, member: Member, file: string): string {
  member.isHeld = true;
  member.holdSound = file === '' ? undefined : file;
  fireMember(core, room, member, 'hold-member');
  return `+OK hold ${member.id}\n`;
}

function unhold(core: Core, room: Room, member: Member): string {
  member.isHeld = false;
  member.holdSound = undefined;
  fireMember(core, room, member, 'unhold-member');
  return `+OK unhold ${member.id}\n`;
}

/** Both only take the member out of the room: its channel goes on with what comes after the conference (measured). */
function remove(core: Core, room: Room, member: Member, how: 'kick' | 'hup'): string {
  fireMember(core, room, member, `${how}-member`);
  member.isLeaving = true;
  const channel = core.channels.get(member.uuid);
  if (channel) wake(core, channel);
  return how === 'kick' ? `+OK kicked ${member.id}\n` : `+OK hup ${member.id}\n`;
}

function sendDigits(core: Core, room: Room, member: Member, digits: string): string {
  fireMember(core, room, member, 'dtmf-member', { Digits: digits });
  return `+OK sent ${digits} to ${member.id}\n`;
}
