import { fireRoom } from './conference-events.ts';
import type { Core } from './core.ts';
import { samplesOf, writeSilence } from './recordings.ts';
import type { Recording, Room } from './room.ts';

/** False: this file is being recorded already. One that cannot be written gives no event, as in FreeSWITCH. */
export function startRoomRecording(core: Core, room: Room, path: string): boolean {
  if (room.recordings.some((recording) => recording.path === path)) return false;
  room.recordings.push({ path, startedAt: core.clock.now() });
  core.soon(() => {
    if (writeSilence(path, 0) !== null) return fireRoom(core, room, 'start-recording', { Path: path });
    room.recordings = room.recordings.filter((recording) => recording.path !== path);
  });
  return true;
}

/** path: or all. The paths that it stopped. */
export function stopRoomRecording(core: Core, room: Room, path: string): string[] {
  const ending = room.recordings.filter((recording) => path === 'all' || recording.path === path);
  room.recordings = room.recordings.filter((recording) => !ending.includes(recording));
  for (const recording of ending) core.soon(() => finish(core, room, recording));
  return ending.map((recording) => recording.path);
}

export function stopRoomRecordings(core: Core, room: Room): void {
  for (const recording of room.recordings.splice(0)) finish(core, room, recording);
}

function finish(core: Core, room: Room, { path, startedAt }: Recording): void {
  const ms = core.clock.now() - startedAt;
  const size = writeSilence(path, ms);
  fireRoom(core, room, 'stop-recording', {
    Path: path,
    'Other-Recordings': String(room.recordings.length > 0),
    'Samples-Out': String(samplesOf(ms)),
    Samplerate: '8000',
    'Milliseconds-Elapsed': String(ms),
    'Record-File-Size': String(size ?? 0),
  });
}
