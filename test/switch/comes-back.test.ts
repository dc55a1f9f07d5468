import t from 'tap';
import { attach } from './bench.ts';
import { LEG, apiFrame, callOut, replyFrame, until } from './fake-switch.ts';

t.test('a leg of ours that a script hands over while we are away is told as an arrival, and not before', async (t) => {
  const { fake, port, recorder } = await attach(t);
  const call = await callOut(port.listenPort());
  await until('connect', () => call.heard() === 'connect\n\n');
  fake.answers = [(request) => (request.startsWith('auth ') ? replyFrame('-ERR invalid') : undefined)];
  fake.drop();
  await until('lost', () => recorder.losses.length === 1);
  call.answer({ 'Unique-ID': LEG, 'Answer-State': 'answered' });
  await until('held', () => port.describe().heldCalls === 1);
  const channels = apiFrame(JSON.stringify({ rows: [{ uuid: LEG, callstate: 'ACTIVE' }] }));
  fake.answers = [(request) => (request.startsWith('api show channels') ? channels : undefined)];
  await until('arrival', () => recorder.arrivals.length === 1);
  t.same(recorder.snapshots[1]?.legs, [], 'who knows nothing of it would hang it up');
  t.same(recorder.story, ['attached', 'lost', 'attached', `arrival ${LEG}`, 'leg-parked']);
});
