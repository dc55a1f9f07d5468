import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import t, { type Test } from 'tap';
import { openConnection, type Connection } from '../../src/switch/connection.ts';
import { headerOf, type SwitchEvent } from '../../src/switch/switch-event.ts';
import { apiFrame, eventFrame, replyFrame, startFakeSwitch, until, type FakeSwitch } from './fake-switch.ts';

interface Opened {
  readonly connection: Connection;
  readonly events: SwitchEvent[];
  readonly closed: string[];
  readonly replies: (string | null)[];
  readonly isOpen: () => boolean;
}

function open(fake: FakeSwitch, more: object = {}): Opened {
  const events: SwitchEvent[] = [];
  const closed: string[] = [];
  const replies: (string | null)[] = [];
  let isOpen = false;
  const options = {
    host: '127.0.0.1',
    port: fake.port,
    password: 'secret',
    replyMs: 60_000,
    silenceMs: 60_000,
    ...more,
  };
  const connection = openConnection(options, {
    onOpen: () => (isOpen = true),
    onEvent: (event) => events.push(event),
    onLog: () => undefined,
    onClosed: (reason) => closed.push(reason),
  });
  return { connection, events, closed, replies, isOpen: () => isOpen };
}

async function start(t: Test, more: object = {}): Promise<Opened & { fake: FakeSwitch }> {
  const fake = await startFakeSwitch();
  const opened = open(fake, more);
  t.teardown(() => {
    opened.connection.close('test over');
    return fake.close();
  });
  await until('open', () => opened.isOpen());
  return { ...opened, fake };
}

t.test('replies find their requests by order, many in flight', async (t) => {
  const { connection, fake, replies } = await start(t);
  fake.answers.push((request) => (request.startsWith('api n') ? apiFrame(request.slice(4)) : undefined));
  const names = Array.from({ length: 200 }, (_, index) => `n${index}`);
  connection.send(
    names.map((name) => `api ${name}`),
    (reply) => replies.push(reply),
  );
  await until('all replies', () => replies.length === names.length);
  t.same(replies, names);
  t.equal(connection.describe().pending, 0);
});

t.test('an overdue reply ends the connection instead of going to the next request', async (t) => {
  const { connection, fake, replies, closed } = await start(t, { replyMs: 40 });
  fake.answers.push((request) => (request === 'api slow' ? null : undefined));
  connection.send(['api slow'], (reply) => replies.push(reply));
  await until('closed', () => closed.length > 0);
  t.same(closed, ['a reply is overdue']);
  t.same(replies, [null]);
  fake.send(apiFrame('late'));
  connection.send(['api next'], (reply) => replies.push(reply));
  t.same(replies, [null, null], 'told that it never left');
});

t.test('a reply that nobody asked for ends the connection', async (t) => {
  const { fake, closed } = await start(t);
  fake.send(replyFrame('+OK'));
  await until('closed', () => closed.length > 0);
  t.same(closed, ['a reply that nobody asked for']);
});

t.test('a wrong password never opens, and is not told', async (t) => {
  const fake = await startFakeSwitch();
  t.teardown(() => fake.close());
  const opened = open(fake, { password: 'hunter2' });
  await until('closed', () => opened.closed.length > 0);
  t.notOk(opened.isOpen());
  t.match(opened.closed[0], 'password');
  t.notMatch(opened.closed.join(), 'hunter2');
});

t.test('an address that is not allowed is named as such', async (t) => {
  const { fake, closed } = await start(t);
  fake.send('Content-Type: text/rude-rejection\nContent-Length: 24\n\nAccess Denied, go away.\n');
  await until('closed', () => closed.length > 0);
  t.match(closed[0], 'apply-inbound-acl');
});

t.test('silence is asked for a sign of life, and ends the connection', async (t) => {
  const { fake, closed } = await start(t, { silenceMs: 80 });
  await until('asked', () => fake.requests.includes('api global_getvar core_uuid'));
  t.same(closed, [], 'it answers, all is well');
  fake.answers.push(() => null);
  await until('closed', () => closed.length > 0);
  t.same(closed, ['nothing was heard of the switch']);
});

t.test('garbled events and unknown frames are counted, the next event is read', async (t) => {
  const { connection, fake, events, closed } = await start(t);
  fake.send('Content-Length: 3\nContent-Type: text/event-json\n\n{"a');
  fake.send('Content-Type: text/new-thing\n\n');
  fake.send(eventFrame({ 'Event-Name': 'HEARTBEAT', value: 'a: b: c' }));
  await until('event', () => events.length === 1);
  t.equal(headerOf(events[0] ?? {}, 'value'), 'a: b: c');
  t.equal(connection.describe().garbled, 2);
  t.same(closed, []);
});

t.test('a stream that cannot be framed, a closed socket, a good-bye', async (t) => {
  for (const data of [
    'Content-Length: x\n\n',
    'Content-Type: text/disconnect-notice\nContent-Length: 4\n\nbye\n',
    null,
  ]) {
    const { fake, closed } = await start(t);
    if (data === null) fake.drop();
    else fake.send(data);
    await until('closed', () => closed.length > 0);
    t.equal(closed.length, 1);
  }
});

t.test('nobody there', async (t) => {
  const fake = await startFakeSwitch();
  await fake.close();
  const opened = open(fake);
  await until('closed', () => opened.closed.length > 0);
  t.match(opened.closed[0], 'ECONNREFUSED');
});

t.test('an empty line is sent only between requests', async (t) => {
  const { connection, fake, replies } = await start(t);
  for (let turn = 0; turn < 20; turn += 1) {
    connection.nudge();
    connection.send([`api turn ${turn}`], (reply) => replies.push(reply));
    connection.nudge();
  }
  await until('replies', () => replies.length === 20);
  t.equal(fake.requests.filter((request) => request.includes('turn')).length, 20);
});

t.test('100 000 jobs of other clients leave no memory behind', async (t) => {
  const { connection, fake, events } = await start(t);
  const jobs = Buffer.from(eventFrame({ 'Event-Name': 'BACKGROUND_JOB', _body: 'x'.repeat(500) }).repeat(1_000));
  let seen = 0;
  events.push = (): number => (seen += 1);
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const round = async (wanted: number): Promise<number> => {
    for (let turn = 0; turn < 50; turn += 1) fake.send(jobs);
    await until('all seen', () => seen === wanted);
    collect();
    return process.memoryUsage().heapUsed;
  };
  const before = await round(50_000);
  const after = await round(100_000);
  t.ok(after - before < 5e6, `${Math.round((after - before) / 1e6)} MB more`);
  t.equal(connection.describe().pending, 0);
});
