import { documentOf } from '../stage/stage.ts';
import { onBothDesks, type Desk } from './desk.ts';
import { until } from './fake-switch.ts';

const ROOM = 'enq-a';
const OPEN = { mute: false, deaf: false };
/** Numbers of the dialplan that hand a call over, with a document each. */
const [FIRST, SECOND] = ['5000', '5001'];

const arrival = async ({ recorder }: Desk, number: string): Promise<string> => {
  const find = () =>
    recorder.arrivals.findIndex(({ variables }) => variables['enqueue_document'] === documentOf(number));
  await until(`a call of ${number}`, () => find() >= 0, 10_000);
  const [found] = recorder.arrivals.splice(find(), 1);
  return found?.legId ?? '';
};

onBothDesks({
  'a leg of ours that is parked, hears something or is in a room goes on at a number, and comes back as a call': async (
    t,
    desk,
  ) => {
    for (const where of ['parked', 'music', 'room']) {
      const legId = await desk.call('5550000');
      if (where === 'music') await desk.good({ do: 'play', legId, voice: 'music' });
      if (where === 'room') await desk.join(legId, ROOM);
      desk.recorder.story.length = 0;
      await desk.good({ do: 'release', legId, id: 'r1', variables: { enqueue_note: `it's ${where}` }, number: FIRST });
      t.equal(await arrival(desk, FIRST), legId, where);
      const { story } = desk.recorder;
      t.ok(story.findIndex((line) => line.startsWith('outcome')) < story.indexOf(`arrival ${legId}`), 'told in order');
      await desk.fact({ fact: 'leg-parked', legId });
      await desk.good({ do: 'play', legId, voice: 'music' });
      t.strictSame(await desk.hearsAtLast({ c0: ['music'] }), { c0: ['music'] });
      await desk.join(legId, ROOM);
      await desk.leave(legId, ROOM);
      desk.recorder.facts.length = 0;
      await desk.good({ do: 'release', legId, id: 'r1', variables: { enqueue_result: 'success' }, number: null });
      await until('its script hangs up', () => desk.rig.phone('5550000').live.length === 0, 10_000);
      t.strictSame(desk.recorder.facts, [], 'which is no business of ours');
    }
  },

  'of the steps that a dialplan takes before it hands a call over nothing is told': async (t, desk) => {
    const { port, rig, good } = desk;
    const before = port.describe().events;
    const call = rig.call(FIRST, { from: '0301' });
    const legId = await arrival(desk, FIRST);
    await good({ do: 'play', legId, voice: 'music' });
    t.strictSame(await desk.hearsAtLast({ c0: ['music'] }), { c0: ['music'] });
    // Answered, parked, the music begins; each of six telephones may register anew, and a heartbeat now and then. Steps: 20.
    const told = port.describe().events - before;
    t.ok(told < 15, `${told} events`);
    await call.hangup();
    await desk.fact({ fact: 'leg-hung-up', legId });
  },

  'a caller of a script goes on at another number; its old socket calls it not back': async (t, desk) => {
    const call = desk.rig.call(FIRST, { from: '0301' });
    const legId = await arrival(desk, FIRST);
    await desk.good({ do: 'play', legId, voice: 'music' });
    await desk.good({ do: 'release', legId, id: 'r1', variables: { enqueue_result: '' }, number: SECOND });
    t.equal(await arrival(desk, SECOND), legId);
    await desk.good({ do: 'join', legId, room: ROOM, flags: OPEN });
    await desk.fact({ fact: 'leg-joined', legId, room: ROOM });
    await desk.good({ do: 'release', legId, id: 'r1', variables: {}, number: FIRST });
    t.equal(await arrival(desk, FIRST), legId, 'from a room');
    t.equal(call.isLive, true);
    t.equal(desk.port.describe().heldCalls, 1);
    await desk.good({ do: 'hang-up', legId, cause: 'USER_BUSY' });
    await desk.fact({ fact: 'leg-hung-up', legId, cause: 'USER_BUSY' });
  },

  'a daemon that starts again leaves it to its script, unless it knows it': async (t, desk) => {
    const legId = await desk.call('5550000');
    await desk.good({ do: 'release', legId, id: 'r1', variables: {}, number: FIRST });
    await arrival(desk, FIRST);
    const placeFor = async (known: readonly string[]): Promise<unknown> =>
      (await desk.snapshotFor(known)).legs.find((leg) => leg.legId === legId)?.place;
    t.equal(await placeFor([]), undefined);
    t.strictSame(await placeFor([legId]), { at: 'detached', result: 'r1' });
  },

  'a number that nobody has ends the call; a leg that is gone is a failure': async (t, desk) => {
    const legId = await desk.call('5550000');
    await desk.good({ do: 'release', legId, id: 'r1', variables: {}, number: 'no_such-number*#+' });
    await until('it ended', () => desk.rig.phone('5550000').live.length === 0, 10_000);
    const other = await desk.call('5550000');
    await desk.good({ do: 'hang-up', legId: other, cause: 'NORMAL_CLEARING' });
    await desk.fact({ fact: 'leg-hung-up', legId: other });
    const gone = await desk.send({ do: 'release', legId: other, id: 'r1', variables: { a: 'b' }, number: FIRST });
    t.match(gone, { ok: false, reason: /No such channel/ });
    t.match(await desk.send({ do: 'release', legId: other, id: 'r1', variables: {}, number: '-both' }), { ok: false });
  },
});
