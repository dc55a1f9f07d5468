import { statSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { onBothDesks } from './desk.ts';
import { until } from './fake-switch.ts';

const ROOM = 'enq-a';
/** FreeSWITCH writes so much at once. */
const BUFFER_BYTES = 65_536;

t.setTimeout(0);

onBothDesks({
  'a leg that is recorded is told so again: nothing is lost of the file, and there is one recording': async (
    t,
    { kind, call, good, send, settings },
  ) => {
    const legId = await call('1001');
    const file = 'leg.wav';
    const record = { do: 'record-leg', legId, file, isBothWays: true, isStereo: false } as const;
    const size = (): number => statSync(join(settings.recordingsDir, file)).size;
    await good(record);
    if (kind === 'real') await until('it has been written to', () => size() >= BUFFER_BYTES);
    const before = size();
    await good(record);
    t.ok(size() >= before, `${size()} of ${before} bytes`);
    await good({ do: 'stop-record-leg', legId, file });
    t.match(
      await send({ do: 'stop-record-leg', legId, file }),
      { ok: false },
      'one was stopped, and there is no other',
    );
  },

  'of a room that is recorded the snapshot says so at once, and no more of one that all have left': async (
    t,
    { call, join: enter, leave, good, send, snapshotFor },
  ) => {
    const legId = await call('1001');
    await enter(legId, ROOM);
    t.strictSame((await snapshotFor([legId])).recordedRooms, []);
    const record = { do: 'record', room: ROOM, file: 'room.wav' } as const;
    await good(record);
    t.strictSame((await snapshotFor([legId])).recordedRooms, [ROOM]);
    t.match(await send(record), { ok: false }, 'a second time it is refused');
    await leave(legId, ROOM);
    await enter(legId, ROOM);
    t.strictSame((await snapshotFor([legId])).recordedRooms, [], 'it is in a new room');
    await good({ ...record, file: 'room-2.wav' });
    t.strictSame((await snapshotFor([legId])).recordedRooms, [ROOM]);
  },

  'a kind that it cannot write is told as such, a leg that is gone is not': async (t, { call, send, rig, newLeg }) => {
    await rig.setModule('mod_shout', false);
    t.teardown(() => rig.setModule('mod_shout', true));
    const record = { do: 'record-leg', file: 'leg.mp3', isBothWays: true, isStereo: false } as const;
    t.match(await send({ ...record, legId: await call('1001') }), { ok: false, reason: /^cannot record/ });
    t.match(await send({ ...record, legId: newLeg() }), { ok: false, reason: /^Cannot locate/ });
  },
});
