import t, { type Test } from 'tap';
import type { SnapshotLeg, Survey } from '../../src/core/model/fact.ts';
import { createOpenJoins } from '../../src/switch/open-joins.ts';
import { attach } from './bench.ts';
import { apiFrame, eventFrame, LEG, numbered, replyFrame, until } from './fake-switch.ts';

const join = (id: number) =>
  numbered(id, { do: 'join', legId: LEG, room: 'enq-1', flags: { mute: false, deaf: false } });
const told = (action: string): string =>
  eventFrame({
    'Event-Name': 'CUSTOM',
    'Event-Subclass': 'conference::maintenance',
    Action: action,
    'Unique-ID': LEG,
    'Conference-Name': 'enq-1',
    Speak: 'true',
    Hear: 'true',
  });
const [joined, left] = [told('add-member'), told('del-member')];

const FENCE = 'execute-app-name: event';
const JOIN = 'execute-app-name: conference';

const bench = async (t: Test) => {
  const stage = await attach(t);
  const { fake, port, recorder } = stage;
  const sent = (what: string): string[] => fake.requests.filter((request) => request.includes(what));
  const passFence = async (nth: number): Promise<void> => {
    await until('a fence', () => sent(FENCE).length === nth);
    const [, id] = /event-uuid: (\S+)/.exec(sent(FENCE).at(-1) ?? '') ?? [];
    fake.send(eventFrame({ 'Event-Name': 'CHANNEL_EXECUTE_COMPLETE', 'Unique-ID': LEG, 'Application-UUID': id }));
  };
  /** Another connection, and the leg is there, in no room. */
  const attachAgain = async (): Promise<void> => {
    const channels = apiFrame(JSON.stringify({ rows: [{ uuid: LEG, callstate: 'ACTIVE' }] }));
    fake.answers = [(request) => (request.startsWith('api show channels') ? channels : undefined)];
    recorder.known = [LEG];
    fake.drop();
    await until('attached again', () => recorder.snapshots.length === 2 && port.isAttached());
  };
  return { ...stage, sent, passFence, attachAgain };
};

t.test('a join that is asked for again is sent again only when the leg has begun all, and is not in', async (t) => {
  const { fake, port, recorder, sent, passFence } = await bench(t);
  port.send(join(1));
  await until('the first outcome', () => recorder.outcomes.has(1));
  t.equal(sent(FENCE).length, 0, 'the first one does not wait');
  port.send(join(2));
  await passFence(1);
  await until('the second outcome', () => recorder.outcomes.has(2));
  t.equal(sent(JOIN).length, 2, 'nothing was told: it is told so again');
  port.send(join(3));
  await until('a fence', () => sent(FENCE).length === 2);
  fake.send(joined);
  await passFence(2);
  await until('the third outcome', () => recorder.outcomes.has(3));
  t.same(recorder.outcomes.get(3), { ok: true });
  t.equal(sent(JOIN).length, 2, 'it had been told late');
});

t.test('a leg that is there when we attach may have been told before', async (t) => {
  const { fake, port, recorder, sent, passFence, attachAgain } = await bench(t);
  await attachAgain();
  port.send(join(1));
  await until('a fence', () => sent(FENCE).length === 1);
  fake.send(joined);
  await passFence(1);
  await until('the outcome', () => recorder.outcomes.has(1));
  t.same([recorder.outcomes.get(1), sent(JOIN)], [{ ok: true }, []]);
});

t.test('what was told before the order came needs no order', async (t) => {
  const { fake, port, recorder, sent } = await bench(t);
  port.send(numbered(1, { do: 'play', legId: LEG, voice: 'music' }));
  fake.send(joined);
  await until('it is in', () => recorder.story.includes('leg-joined'));
  port.send(join(2));
  await until('the outcome', () => recorder.outcomes.has(2));
  t.same([recorder.outcomes.get(2), sent(JOIN), sent(FENCE)], [{ ok: true }, [], []]);
  fake.send(left);
  await until('it is out', () => recorder.story.includes('leg-left'));
  port.send(join(3));
  await until('the next outcome', () => recorder.outcomes.has(3));
  t.equal(sent(JOIN).length, 1);
});

t.test('that it left may have been lost: a survey that finds it outside, or its park, lets it be told again', (t) => {
  const joins = createOpenJoins();
  const seen = (at: SnapshotLeg['place']): Survey => ({
    ...{ switchId: '', registered: [], recordedRooms: [], strangers: [] },
    legs: [{ legId: LEG, phase: 'answered', place: at }],
  });
  const inside = { fact: 'leg-joined', legId: LEG, room: 'enq-1', flags: { mute: false, deaf: false } } as const;
  joins.onSurvey(seen({ at: 'parked' }));
  t.equal(joins.stateOf(LEG, 'enq-1'), 'free', 'one that was never told needs no fence');
  joins.onFact(inside);
  joins.onSurvey(seen({ at: 'room', room: 'enq-1', flags: inside.flags }));
  t.equal(joins.stateOf(LEG, 'enq-1'), 'in');
  joins.onSurvey(seen({ at: 'parked' }));
  t.equal(joins.stateOf(LEG, 'enq-1'), 'open');
  joins.onFact(inside);
  joins.onFact({ fact: 'leg-parked', legId: LEG });
  t.equal(joins.stateOf(LEG, 'enq-1'), 'open');
  joins.forget(LEG);
  t.equal(joins.stateOf(LEG, 'enq-1'), 'free');
  t.end();
});

t.test('a leg that is gone is not waited for', async (t) => {
  const { fake, port, recorder, sent, attachAgain } = await bench(t);
  await attachAgain();
  fake.answers.unshift((request) => (request.includes(FENCE) ? replyFrame('-ERR invalid session id') : undefined));
  port.send(join(1));
  await until('the outcome', () => recorder.outcomes.has(1));
  t.equal(recorder.outcomes.get(1)?.ok, false);
  t.equal(sent(JOIN).length, 0);
});
