import t from 'tap';
import { readDocument, route, Scene } from '../kit.ts';

const ringing = (attributes = ''): Scene => {
  const scene = new Scene({ agents: { a: {}, b: { state: 'busy' } }, channels: ['sales'] });
  scene.arrive('c', route('<agent name="a"/>', attributes));
  scene.forget();
  return scene;
};

void t.test('cancel: the ringing stops, and the script goes on', (t) => {
  const scene = ringing();
  const { id } = scene.task();
  scene.ask('task.cancel', { id });
  t.strictSame(scene.story(), ['a fetching>idle', 'queue.fail cancel']);
  t.match(scene.commands[0], { do: 'hang-up', cause: 'ORIGINATOR_CANCEL' });
  t.match(scene.resultOf('c'), {
    enqueue_result: 'cancel',
    enqueue_cause: 'cancel',
    enqueue_error: '',
    enqueue_queue_id: id,
    enqueue_agent: '',
  });
  t.equal(scene.agent('a').notBefore, 0);
  t.end();
});

void t.test('reject: the agent says no, and his words reach the script', (t) => {
  const scene = ringing('user_data="order"');
  const { id } = scene.task();
  const legId = scene.legOf('a');
  scene.ask('offer.reject', { agent: 'a', taskId: id, data: 'not mine' });
  t.strictSame(scene.commands[0], { do: 'hang-up', legId, cause: 'CALL_REJECTED' });
  t.strictSame(scene.story(), ['a fetching>idle', 'queue.fail call_fail']);
  t.strictSame(scene.resultOf('c'), {
    enqueue_result: 'reject',
    enqueue_error: '',
    enqueue_cause: 'call_fail',
    enqueue_queue_id: id,
    enqueue_conversation_id: '',
    enqueue_agent: 'a',
    enqueue_user_data: 'order',
    enqueue_data: 'not mine',
  });
  t.equal(scene.agent('a').notBefore, scene.at + 10_000);
  t.end();
});

void t.test('reject with fail_overflow="true": the call waits on', (t) => {
  const scene = ringing('fail_overflow="true"');
  scene.ask('offer.reject', { agent: 'a', taskId: scene.task().id, data: null });
  t.match(scene.task(), { state: { is: 'waiting' }, refusedBy: ['default/a'] });
  t.end();
});

for (const [attributes, agents] of [
  ['fail_overflow="true"', '<agent name="a" queue_timeout="0"/>'],
  ['choice="ring_all"', '<agents><agent name="a"/><agent name="d"/></agents>'],
] as const)
  void t.test(
    `reject where the call goes on (${attributes}): the last words said reach the script when it fails`,
    (t) => {
      const scene = new Scene({ agents: { a: {}, b: {}, d: {} } });
      const routes = `<route>${agents}</route><route><agent name="b" queue_timeout="0"/></route>`;
      scene.arrive(
        'c',
        `<enqueue ${attributes}>${attributes.startsWith('choice') ? `<route>${agents}</route>` : routes}</enqueue>`,
      );
      const { id } = scene.task();
      scene.ask('offer.reject', { agent: 'a', taskId: id, data: 'first' });
      const next = attributes.startsWith('choice') ? 'd' : 'b';
      if (next === 'b') scene.advance(1);
      scene.ask('offer.reject', { agent: next, taskId: id, data: null });
      scene.advance(1);
      t.match(scene.resultOf('c'), { enqueue_data: 'first' });
      t.match(scene.published.find(({ event }) => event === 'callcenter.queue.fail')?.fields, { data: 'first' });
      t.end();
    },
  );

void t.test('forward: the task ends, the caller queues anew and keeps his time', (t) => {
  const scene = ringing('user_data="order"');
  const { id, enteredAt, serial } = scene.task();
  scene.advance(3000);
  scene.arrive('younger', route('<agent name="b"/>'));
  scene.forget();
  const decision = scene.ask('offer.forward', {
    agent: 'a',
    taskId: id,
    enqueue: readDocument(route('<agent name="b"/>')),
  });
  const task = scene.task('c');
  t.strictSame(decision.reply, { queue_id: task.id });
  t.strictSame(scene.story(), ['a fetching>idle', 'queue.fail forward', 'queue.enter']);
  t.match(scene.published.at(-1)?.fields, { id: task.id, type: 'fwd_agent', forwarded_from: id, origin_call_id: 'c' });
  t.not(task.id, id);
  t.match(task, { type: 'fwd_agent', enteredAt, serial, userData: 'order', route: 0, refusedBy: ['default/a'] });
  t.strictSame(scene.did(), ['hang-up'], 'he hears the same music on');
  scene.ask('agent.set-state', { name: 'b', state: 'idle' });
  t.equal(scene.task('c').state.is, 'calling', 'before the one who came later');
  t.end();
});

void t.test('forward to oneself comes back to oneself when nobody else is there', (t) => {
  const scene = ringing();
  const enqueue = readDocument(route('<agents><agent name="a"/><agent name="b"/></agents>'));
  scene.ask('offer.forward', { agent: 'a', taskId: scene.task().id, enqueue });
  t.match(scene.task().state, { is: 'calling', offers: [{ agent: 'default/a' }] });
  t.end();
});

void t.test('forward into another channel', (t) => {
  const scene = ringing();
  const enqueue = readDocument(route('<agent name="b"/>', 'channel="sales"'));
  scene.ask('offer.forward', { agent: 'a', taskId: scene.task().id, enqueue });
  t.equal(scene.task().channel, 'default/sales');
  t.end();
});

void t.test('what is refused', (t) => {
  const scene = ringing();
  const { id } = scene.task();
  const enqueue = readDocument(route('<agent name="b"/>'));
  const nowhere = readDocument(route('<agent name="b"/>', 'channel="nowhere"'));
  scene.ask('callcentre.create', { id: 'other' });
  t.equal(scene.refused('task.cancel', { id: 'x' }), '040601');
  t.equal(scene.refused('task.cancel', { id }, 'other'), '040601', 'of another call centre');
  t.equal(scene.refused('offer.reject', { agent: 'x', taskId: id, data: null }), '040202');
  t.equal(scene.refused('offer.reject', { agent: 'a', taskId: 'x', data: null }), '040601');
  t.equal(scene.refused('offer.reject', { agent: 'b', taskId: id, data: null }), '040601', 'it does not ring at him');
  t.equal(scene.refused('offer.forward', { agent: 'b', taskId: id, enqueue }), '040601');
  t.equal(scene.refused('offer.forward', { agent: 'a', taskId: id, enqueue: nowhere }), '040301');
  scene.answer('a');
  t.equal(scene.refused('offer.forward', { agent: 'a', taskId: id, enqueue }), '040601', 'it does not ring any more');
  t.end();
});
