import t from 'tap';
import { attach } from './bench.ts';
import { eventFrame, LEG, numbered, until } from './fake-switch.ts';

const join = (id: number) =>
  numbered(id, { do: 'join', legId: LEG, room: 'enq-1', flags: { mute: false, deaf: false } });
const joined = eventFrame({
  'Event-Name': 'CUSTOM',
  'Event-Subclass': 'conference::maintenance',
  Action: 'add-member',
  'Unique-ID': LEG,
  'Conference-Name': 'enq-1',
  Speak: 'true',
  Hear: 'true',
});

t.test('a join that is asked for again is sent again only when all is told and it is not in', async (t) => {
  const { fake, port, recorder } = await attach(t);
  const sent = (what: string): string[] => fake.requests.filter((request) => request.includes(what));
  const passFence = async (nth: number): Promise<void> => {
    await until('a fence', () => sent('bgapi global_getvar').length === nth);
    const [, job] = /Job-UUID: (\S+)/.exec(sent('bgapi global_getvar').at(-1) ?? '') ?? [];
    fake.send(eventFrame({ 'Event-Name': 'BACKGROUND_JOB', 'Job-UUID': job }));
  };
  port.send(join(1));
  await until('the first outcome', () => recorder.outcomes.has(1));
  port.send(join(2));
  await passFence(1);
  await until('the second outcome', () => recorder.outcomes.has(2));
  t.equal(sent('execute-app-name: conference').length, 2, 'nothing was told: it is told so again');
  port.send(join(3));
  await until('a fence', () => sent('bgapi global_getvar').length === 2);
  fake.send(joined);
  await passFence(2);
  await until('the third outcome', () => recorder.outcomes.has(3));
  t.same(recorder.outcomes.get(3), { ok: true });
  t.equal(sent('execute-app-name: conference').length, 2, 'it had been told late');
});
