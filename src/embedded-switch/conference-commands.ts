import { fireMember, fireRoom } from './conference-events.ts';
import { jsonList, lineList, listAll } from './conference-list.ts';
import { memberCommand, type MemberAction } from './conference-members.ts';
import { playToMember, playToRoom, stopMemberSounds, stopRoomSounds, type Which } from './conference-play.ts';
import { startRoomRecording, stopRoomRecording } from './conference-record.ts';
import type { Core } from './core.ts';
import { transferTo } from './execution.ts';
import { memberById, memberByUuid, relate, unrelate, type Member, type Room } from './room.ts';
import { separate } from './separate.ts';

type Command = (core: Core, room: Room, args: readonly string[]) => string;

/** The api command `conference`. */
export function conferenceCommand(core: Core, arg: string): string {
  const [name = '', command, ...args] = separate(arg, ' ');
  if (name === 'list' && command === undefined) return listAll(core, core.rooms);
  if (name === 'json_list' && command === undefined) return jsonList(core, core.rooms.values());
  const room = core.rooms.get(name);
  if (!room) return `-ERR Conference ${name} not found\n`;
  if (command === undefined) return "Conference command, not specified.\nTry 'help'\n";
  const lower = command.toLowerCase();
  const ofMember = memberCommand(lower);
  if (ofMember) return forMembers(core, room, lower, ofMember, args);
  return COMMANDS[lower]?.(core, room, args) ?? `-ERR Conference command '${command}' not found.\n`;
}

/** all, last, non_moderator, a number, or VARIABLE=VALUE (uuid=…). */
function forMembers(
  core: Core,
  room: Room,
  command: string,
  { act, syntax }: MemberAction,
  args: readonly string[],
): string {
  const [who = '', more = ''] = args;
  const id = Number.parseInt(who, 10);
  const run = (member: Member): string => act(core, room, member, more);
  if (id > 0) {
    const member = memberById(room, id);
    return member ? run(member) : `-ERR Non-Existant ID ${id}\n`;
  }
  if (who === 'all' || who === 'non_moderator') return room.members.map(run).join('');
  if (who === 'last')
    return room.members
      .toSorted((a, b) => b.id - a.id)
      .slice(0, 1)
      .map(run)
      .join('');
  if (!who.includes('=')) return `${command} ${syntax}`;
  const member = findByVariable(core, room, who);
  return member ? run(member) : '-ERR Non-Existant member\n';
}

function findByVariable(core: Core, room: Room, text: string): Member | undefined {
  const [name, value] = [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)];
  if (name === 'uuid') return memberByUuid(room, value);
  return room.members.find((member) => core.channels.get(member.uuid)?.variables.get(name) === value);
}

const findMember = (core: Core, room: Room, text: string): Member | undefined =>
  text.includes('=') ? findByVariable(core, room, text) : memberById(room, Number.parseInt(text, 10));

const PLAY = 'play <file_path> [async|<member_id> [nomux]]';
const STOP = 'stop <[current|all|async|last]> [<member_id>]';
const RELATE = 'relate <member_id>[,<member_id>] <other_member_id>[,<other_member_id>] [nospeak|nohear|clear]';
const RECORDING = 'recording [start|stop|check|pause|resume] [<filename>|all]';

const COMMANDS: Readonly<Record<string, Command>> = {
  list: (core, room, [what]) => (what === 'count' ? String(room.members.length) : lineList(core, room)),
  json_list: (core, room) => jsonList(core, [room]),
  count: (_, room) => String(room.members.length),
  get: (core, room, [what]) => get(core, room, what ?? ''),
  play,
  stop,
  relate: (_, room, args) => relateCommand(room, args),
  record: (core, room, [path]) => record(core, room, path),
  norecord: (core, room, [path]) => noRecord(core, room, path, 'norecord <[filename|all]>'),
  chkrecord: (_, room) => check(room),
  recording(core, room, [action, path]) {
    if (action === 'start') return record(core, room, path);
    if (action === 'stop') return noRecord(core, room, path, RECORDING);
    return action === 'check' ? check(room) : RECORDING;
  },
  transfer,
  lock: (core, room) => setLock(core, room, true),
  unlock: (core, room) => setLock(core, room, false),
};

function get(core: Core, room: Room, what: string): string {
  if (what === 'count') return String(room.members.length);
  if (what === 'uuid') return room.uuid;
  return what === 'run_time' ? String(Math.floor((core.clock.now() - room.createdAt) / 1000)) : '';
}

function play(core: Core, room: Room, args: readonly string[]): string {
  const [file, who] = args;
  if (file === undefined) return PLAY;
  if (who === undefined || who === 'async') {
    const isKnown = playToRoom(core, room, file, who === 'async');
    return isKnown ? `+OK (play) Playing file ${file}\n` : `-ERR (play) File: ${file} not found.\n`;
  }
  const member = findMember(core, room, who);
  if (!member) return `-ERR Member: ${Number.parseInt(who, 10) || 0} not found.\n${PLAY}`; // FreeSWITCH prints an address here
  const isKnown = playToMember(core, room, member, file);
  return isKnown
    ? `+OK (play) Playing file ${file} to member ${member.id}\n`
    : `-ERR (play) File: ${file} not found.\n`;
}

function stop(core: Core, room: Room, [which = 'all', who]: readonly string[]): string {
  if (which !== 'all' && which !== 'current' && which !== 'async') return STOP;
  const kind: Which = which;
  if (who === undefined) return `+OK Stopped ${stopRoomSounds(core, room, kind)} files.\n`;
  const member = findMember(core, room, who);
  return member
    ? `+OK Stopped ${stopMemberSounds(core, room, member, kind)} files.\n`
    : `-ERR Member: ${who} not found.\n`;
}

const numbers = (text: string): number[] => text.split(',').map((part) => Number.parseInt(part, 10) || 0);

function relateCommand(room: Room, [ids, others, action]: readonly string[]): string {
  if (others === undefined)
    return room.relations.length === 0
      ? '+OK No relationships\n'
      : ids === undefined
        ? ''
        : showRelations(room, numbers(ids));
  if (ids === undefined || action === undefined) return RELATE;
  const silence = { nospeak: action.includes('nospeak'), nohear: action.includes('nohear') };
  const isClear = action === 'clear';
  if (!isClear && !silence.nospeak && !silence.nohear) return RELATE;
  return numbers(ids)
    .flatMap((from) =>
      numbers(others).map((to) => {
        const isKnown = memberById(room, from) && (isClear || memberById(room, to));
        if (!isKnown) return `-ERR relationship ${from}->${to} not found.\n`;
        if (isClear) unrelate(room, from, to);
        else relate(room, from, to, silence);
        return isClear ? `+OK relationship ${from}->${to} cleared.\n` : `+OK ${from}->${to} ${action} set\n`;
      }),
    )
    .join('');
}

const showRelations = (room: Room, ids: readonly number[]): string =>
  ids
    .flatMap((id) => room.relations.filter((relation) => relation.from === id && memberById(room, id)))
    .map(
      ({ from, to, nospeak, nohear }) =>
        `${from} -> ${to} ${nospeak ? 'NOSPEAK' : 'SPEAK'} ${nohear ? 'NOHEAR' : 'HEAR'} NOSENDVIDEO \n`,
    )
    .join('');

function record(core: Core, room: Room, path: string | undefined): string {
  if (path === undefined) return 'record <filename>';
  return startRoomRecording(core, room, path)
    ? `+OK Record file ${path}\n`
    : `-ERR file [${path}] is already being used for recording.\n`;
}

/** The count is always 0: FreeSWITCH says so although it did stop the file. */
function noRecord(core: Core, room: Room, path: string | undefined, syntax: string): string {
  if (path === undefined) return syntax;
  const stopped = stopRoomRecording(core, room, path);
  const lines = stopped.map((one) => `Stopped recording file ${one}\n`).join('');
  const missing = stopped.length === 0 && path !== 'all' ? `-ERR non-existant recording '${path}'\n` : '';
  return `${lines}${missing}+OK Stopped recording 0 files\n`;
}

const check = (room: Room): string => room.recordings.map(({ path }) => `+OK Record file ${path}\n`).join('');

function transfer(core: Core, room: Room, [target, ...ids]: readonly string[]): string {
  if (target === undefined || ids.length === 0) return 'transfer <conference_name> <member id> [...<member id>]';
  return ids
    .map((id) => {
      const member = memberById(room, Number.parseInt(id, 10));
      const channel = member && core.channels.get(member.uuid);
      if (!member || !channel) return `-ERR No Member ${id} in conference ${room.name}.\n`;
      const to = target.includes('@') ? target : `${target}@default`;
      fireMember(core, room, member, 'transfer', { 'Old-Conference-Name': room.name, 'New-Conference-Name': target });
      transferTo(core, channel, `conference:${to}`, 'inline', channel.context);
      return `+OK Member '${member.id}' sent to conference ${target}.\n`;
    })
    .join('');
}

function setLock(core: Core, room: Room, isLocked: boolean): string {
  room.isLocked = isLocked;
  fireRoom(core, room, isLocked ? 'lock' : 'unlock');
  return `+OK ${room.name} ${isLocked ? 'locked' : 'unlocked'}\n`;
}
