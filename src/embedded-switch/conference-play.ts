import { fireMember, fireRoom } from './conference-events.ts';
import type { Core } from './core.ts';
import type { Member, Playing, Room } from './room.ts';
import type { Headers } from './wire.ts';

export type Which = 'current' | 'all' | 'async';

const lengths = (core: Core, playing: Playing): Headers => {
  const ms = playing.startedAt === undefined ? 0 : core.clock.now() - playing.startedAt;
  return { seconds: String(Math.floor(ms / 1000)), milliseconds: String(ms), samples: String(ms * 8) };
};

/** Undefined: there is no such file. */
function open(core: Core, file: string): Playing | undefined {
  const lengthMs = core.settings.soundMs(file);
  return lengthMs === null ? undefined : { file, lengthMs, startedAt: undefined, isStopped: false };
}

export function playToRoom(core: Core, room: Room, file: string, isAsync: boolean): boolean {
  fireRoom(core, room, 'play-file', { File: file, Async: String(isAsync) }); // also when there is no such file
  const playing = open(core, file);
  if (!playing) return false;
  if (isAsync) {
    if (room.background) endBackground(core, room, room.background);
    room.background = playing;
    start(core, playing, () => endBackground(core, room, playing));
    return true;
  }
  room.queue.push(playing);
  if (room.queue.length === 1) startRoomSound(core, room);
  return true;
}

export function playToMember(core: Core, room: Room, member: Member, file: string): boolean {
  const playing = open(core, file);
  if (!playing) return false;
  member.queue.push(playing);
  fireMember(core, room, member, 'play-file-member', { File: file });
  if (member.queue.length === 1) startMemberSound(core, room, member);
  return true;
}

function start(core: Core, playing: Playing, onEnd: () => void): void {
  playing.startedAt = core.clock.now();
  if (playing.lengthMs !== Infinity) core.after(Math.max(1, playing.lengthMs), () => playing.isStopped || onEnd());
}

function startRoomSound(core: Core, room: Room): void {
  const [playing] = room.queue;
  if (playing) start(core, playing, () => endRoomSound(core, room, playing));
}

function startMemberSound(core: Core, room: Room, member: Member): void {
  const [playing] = member.queue;
  if (playing) start(core, playing, () => endMemberSound(core, room, member, playing));
}

function endRoomSound(core: Core, room: Room, playing: Playing): void {
  playing.isStopped = true;
  const wasHeard = room.queue[0] === playing;
  room.queue = room.queue.filter((other) => other !== playing);
  fireRoom(core, room, 'play-file-done', { File: playing.file }, lengths(core, playing));
  if (wasHeard) startRoomSound(core, room);
}

function endBackground(core: Core, room: Room, playing: Playing): void {
  playing.isStopped = true;
  if (room.background === playing) room.background = undefined;
  fireRoom(core, room, 'play-file-done', { File: playing.file, Async: 'true' }, lengths(core, playing));
}

function endMemberSound(core: Core, room: Room, member: Member, playing: Playing): void {
  playing.isStopped = true;
  const wasHeard = member.queue[0] === playing;
  member.queue = member.queue.filter((other) => other !== playing);
  fireMember(core, room, member, 'play-file-member-done', { ...lengths(core, playing), File: playing.file });
  if (wasHeard) startMemberSound(core, room, member);
}

/** Says how many it stops; their events come soon. */
export function stopRoomSounds(core: Core, room: Room, which: Which): number {
  const queued = which === 'async' ? [] : room.queue.slice(0, which === 'current' ? 1 : undefined);
  for (const playing of queued) {
    playing.isStopped = true;
    core.soon(() => endRoomSound(core, room, playing));
  }
  const background = which === 'current' ? undefined : room.background;
  if (background) {
    background.isStopped = true;
    core.soon(() => endBackground(core, room, background));
  }
  return queued.length + (background ? 1 : 0);
}

export function stopMemberSounds(core: Core, room: Room, member: Member, which: Which): number {
  const queued = member.queue.slice(0, which === 'current' ? 1 : undefined);
  for (const playing of queued) {
    playing.isStopped = true;
    core.soon(() => member.queue.includes(playing) && endMemberSound(core, room, member, playing));
  }
  return queued.length;
}

/** When a member goes, the events of his sounds name no member any more (measured). */
export function dropMemberSounds(core: Core, room: Room, member: Member): void {
  for (const playing of member.queue) {
    playing.isStopped = true;
    fireRoom(core, room, 'play-file-member-done', { File: playing.file }, lengths(core, playing));
  }
  member.queue = [];
}
