import t from 'tap';
import { attach } from './bench.ts';
import { apiFrame, callOut, eventFrame, LEG, numbered, until, type FakeCall } from './fake-switch.ts';

const THEIRS = '0a000000-0000-4000-8000-000000000001';
const CALL = { 'Unique-ID': THEIRS, 'Caller-Destination-Number': '600', variable_enqueue_document: 'support' };

const event = (name: string, more: object = {}): string =>
  eventFrame({ 'Event-Name': name, 'Unique-ID': LEG, ...more });

t.test('released to a number it may come back before we know that it has left: it is a new call', async (t) => {
  const { fake, port, recorder } = await attach(t);
  const hand = async (arrivals: number): Promise<FakeCall> => {
    const call = await callOut(port.listenPort());
    await until('connect', () => call.heard() === 'connect\n\n');
    call.answer({ ...CALL, 'Unique-ID': LEG });
    if (arrivals > 0) await until('arrival', () => recorder.arrivals.length === arrivals);
    return call;
  };
  const first = await hand(1);
  let isClosed = false;
  first.socket.on('close', () => (isClosed = true));
  fake.answers.push((request) => (request.startsWith('api uuid_transfer') ? null : undefined));
  port.send(numbered(9, { do: 'release', legId: LEG, id: 'r1', variables: {}, number: '4001' }));
  await until('asked', () => fake.requests.includes(`api uuid_transfer ${LEG} 4001 XML default`));
  const second = await hand(0);
  await until('taken', () => isClosed);
  t.equal(recorder.arrivals.length, 1);
  fake.send(apiFrame('+OK\n'));
  await until('arrival', () => recorder.arrivals.length === 2);
  t.same(recorder.story.slice(-3), ['outcome 9', `arrival ${LEG}`, 'leg-parked']);
  t.equal(second.socket.destroyed, false, 'its new socket is left alone');
  fake.send(event('DTMF', { 'DTMF-Digit': '1' }));
  await until('digit', () => recorder.story.at(-1) === 'leg-dtmf');

  fake.answers.length = 0;
  port.send(numbered(10, { do: 'release', legId: LEG, id: 'r1', variables: {}, number: '4001' }));
  await until('outcome', () => recorder.outcomes.has(10));
  fake.send(event('CHANNEL_PARK') + eventFrame({ 'Event-Name': 'HEARTBEAT' }));
  const { events } = port.describe();
  await until('read', () => port.describe().events > events);
  t.equal(recorder.story.at(-1), 'outcome 10', 'what its script does is not told');
});

t.test(
  'released to a number, and the connection is lost before that is told: it is let go, and not sent there again',
  async (t) => {
    const { fake, port, recorder } = await attach(t);
    const call = await callOut(port.listenPort());
    await until('connect', () => call.heard() === 'connect\n\n');
    call.answer(CALL);
    await until('parked', () => recorder.facts.length === 1);
    recorder.known = [THEIRS];
    let isClosed = false;
    call.socket.on('close', () => (isClosed = true));
    const dump = { 'Channel-Call-State': 'ACTIVE', 'Answer-State': 'answered', variable_enqueued_released: 'r1' };
    fake.answers.push((request) => {
      if (request.startsWith('api uuid_transfer')) return null;
      if (request === 'api show channels as json')
        return apiFrame(JSON.stringify({ rows: [{ uuid: THEIRS, callstate: 'ACTIVE' }] }));
      return request.startsWith('api uuid_dump') ? apiFrame(JSON.stringify(dump)) : undefined;
    });
    port.send(numbered(9, { do: 'release', legId: THEIRS, id: 'r1', variables: {}, number: '4001' }));
    await until('asked', () => fake.requests.includes(`api uuid_transfer ${THEIRS} 4001 XML default`));
    t.equal(isClosed, false);
    fake.drop();
    await until('attached again', () => recorder.snapshots.length === 2);
    t.same(recorder.snapshots[1]?.legs, [
      { legId: THEIRS, phase: 'answered', place: { at: 'detached', result: 'r1' } },
    ]);
    await until('let go', () => isClosed);
    fake.drop();
    await until('attached again', () => recorder.snapshots.length === 3);
    t.equal(port.describe().heldCalls, 0);
  },
);

t.test('a release that failed: its end is still told', async (t) => {
  const { fake, port, recorder } = await attach(t);
  fake.answers.push((request) => (request.startsWith('api uuid_') ? apiFrame('-ERR No such channel!\n') : undefined));
  port.send(numbered(9, { do: 'release', legId: LEG, id: 'r1', variables: {}, number: '4001' }));
  await until('outcome', () => recorder.outcomes.has(9));
  fake.send(event('CHANNEL_HANGUP', { 'Hangup-Cause': 'NORMAL_CLEARING' }));
  await until('its end', () => recorder.story.at(-1) === 'leg-hung-up');
});
