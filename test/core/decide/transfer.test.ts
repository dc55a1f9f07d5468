import t from 'tap';
import { answerAt, dial, ear, find, leftOver, outside, ringAt, talking, talksWith, type Whom } from '../errand-kit.ts';
import type { Scene } from '../kit.ts';

const id = (scene: Scene): string => scene.conversation().id;
const transfer = (scene: Scene, whom: Whom, release: boolean) =>
  scene.ask('agent.transfer', { agent: 'a', id: id(scene), whom, release });
const state = (scene: Scene, name: string): string =>
  JSON.stringify(
    scene.agent(name).presence.is === 'set'
      ? (scene.agent(name).presence as { state: string }).state
      : scene.agent(name).presence.is,
  );

for (const [name, whom] of [
  ['xferOut', dial()],
  ['xferAgent', find('b')],
] as const) {
  const sought = (scene: Scene): string => (name === 'xferOut' ? outside(scene) : scene.legOf('b'));
  const ringing = name === 'xferOut' ? 'tone:ringback' : 'tone:queue';

  void t.test(
    `${name} release: the agent goes at once, the caller hears the tone, then talks with whom was found`,
    (t) => {
      const scene = talking();
      const first = id(scene);
      transfer(scene, whom, true);
      t.equal(state(scene, 'a'), '"idle"');
      ringAt(scene, sought(scene));
      t.equal(ear(scene, 'c'), ringing);
      answerAt(scene, sought(scene));
      t.ok(talksWith(scene, 'c', sought(scene)));
      t.not(id(scene), first);
      scene.hangUp(sought(scene));
      t.equal(ear(scene, 'c'), 'script');
      t.equal(scene.phone.channels.get('c')?.variables?.['enqueue_result'], 'success');
      t.equal(leftOver(scene), 0);
      t.end();
    },
  );

  void t.test(`${name} release that fails: the enqueue ends`, (t) => {
    for (const [hangupCause, result] of [
      ['CALL_REJECTED', 'reject'],
      ['USER_BUSY', 'call_fail'],
    ] as const) {
      const scene = talking();
      transfer(scene, whom, true);
      scene.hangUp(sought(scene), hangupCause);
      t.equal(ear(scene, 'c'), 'script');
      t.equal(scene.phone.channels.get('c')?.variables?.['enqueue_result'], result);
      t.equal(leftOver(scene), 0);
    }
    t.end();
  });

  void t.test(`${name} release, nobody answers in time`, (t) => {
    const scene = talking();
    transfer(scene, whom, true);
    scene.advance(30_000);
    t.equal(ear(scene, 'c'), 'script');
    t.equal(leftOver(scene), 0);
    t.end();
  });

  void t.test(`${name} release, the other party hangs up: the ringing leg is cancelled`, (t) => {
    const scene = talking();
    transfer(scene, whom, true);
    const target = sought(scene);
    scene.hangUp('c');
    t.equal(ear(scene, target), '-');
    t.equal(leftOver(scene), 0);
    t.end();
  });

  void t.test(`${name} consulted: both hear the tone and not each other; success moves the caller`, (t) => {
    const scene = talking();
    const own = scene.legOf('a');
    const first = id(scene);
    transfer(scene, whom, false);
    ringAt(scene, sought(scene));
    t.strictSame([ear(scene, own), ear(scene, 'c')], [`hold+${ringing}`, `hold+${ringing}`]);
    answerAt(scene, sought(scene));
    t.ok(talksWith(scene, 'c', sought(scene)));
    t.equal(ear(scene, own), '-');
    t.not(id(scene), first);
    t.equal(state(scene, 'a'), '"idle"');
    t.end();
  });

  void t.test(`${name} consulted that fails: both have the mode they had`, (t) => {
    const scene = talking();
    const own = scene.legOf('a');
    scene.ask('conversation.set-call-mode', { id: id(scene), legId: 'c', mode: 2 });
    transfer(scene, whom, false);
    scene.hangUp(sought(scene), 'USER_BUSY');
    t.strictSame([ear(scene, own), ear(scene, 'c')], ['talks', 'listens']);
    t.end();
  });

  void t.test(
    `${name} consulted, the agent goes meanwhile: the transfer goes on, and ends the enqueue when it fails`,
    (t) => {
      for (const leaves of ['hangs up', 'leaves'] as const)
        for (const succeeds of [true, false]) {
          const scene = talking();
          transfer(scene, whom, false);
          if (leaves === 'hangs up') scene.hangUp(scene.legOf('a'));
          else scene.ask('conversation.leave', { id: id(scene), agent: 'a', data: null });
          ringAt(scene, sought(scene));
          t.equal(ear(scene, 'c'), ringing, leaves);
          if (succeeds) answerAt(scene, sought(scene));
          else scene.hangUp(sought(scene), 'USER_BUSY');
          if (succeeds) t.ok(talksWith(scene, 'c', sought(scene)));
          else t.strictSame([ear(scene, 'c'), leftOver(scene)], ['script', 0]);
        }
      t.end();
    },
  );

  void t.test(`${name} consulted, the other party hangs up: the target stops, the agent is free`, (t) => {
    const scene = talking();
    transfer(scene, whom, false);
    const target = sought(scene);
    scene.hangUp('c');
    t.strictSame([ear(scene, target), state(scene, 'a'), leftOver(scene)], ['-', '"idle"', 0]);
    t.end();
  });

  void t.test(`${name}: while it is pending a second one, an invitation, a join and a mode are refused`, (t) => {
    const scene = talking();
    transfer(scene, whom, false);
    t.match(transfer(scene, dial('77'), false).rejection, { code: '000004' });
    t.match(
      scene.ask('conversation.invite', { id: id(scene), whom: find('d'), mode: 1, background: false }).rejection,
      { code: '040502' },
    );
    t.match(scene.ask('conversation.join', { id: id(scene), agent: 'd', mode: 1, others: 'hold' }).rejection, {
      code: '040502',
    });
    t.match(scene.ask('conversation.set-agent-mode', { id: id(scene), agent: 'a', mode: 1 }).rejection, {
      code: '000004',
    });
    t.end();
  });

  void t.test(`${name}: dissolved while it is pending: all is over`, (t) => {
    const scene = talking();
    transfer(scene, whom, false);
    scene.ask('conversation.remove', { id: id(scene), data: 'x' });
    t.strictSame([ear(scene, 'c'), leftOver(scene)], ['script', 0]);
    t.equal(scene.phone.channels.get('c')?.variables?.['enqueue_data'], 'x');
    t.end();
  });
}

void t.test('forwarding while a transferred caller rings: he waits for the new one', (t) => {
  const scene = talking();
  transfer(scene, find('b'), true);
  const enqueue = (find('d') as Whom & { by: 'queue' }).enqueue;
  t.equal(scene.ask('offer.forward', { agent: 'b', taskId: scene.task().id, enqueue }).rejection, null);
  scene.answer('d');
  t.ok(talksWith(scene, 'c', scene.legOf('d')));
  t.end();
});

for (const release of [true, false])
  void t.test(
    `an agent who talks elsewhere is transferred (release ${release}): he talks on, the new one waits on hold`,
    (t) => {
      const scene = talking();
      const first = id(scene);
      const own = scene.legOf('a');
      scene.ask('agent.call', { agent: 'a', whom: find('b'), background: true, userData: null });
      scene.answer('b');
      const second = scene.leg(own).conversations.find((one) => one !== first) ?? '';
      scene.ask('agent.transfer', { agent: 'b', id: second, whom: dial(), release });
      answerAt(scene, outside(scene));
      t.ok(talksWith(scene, own, 'c'));
      t.equal(ear(scene, outside(scene)), 'talks+music');
      t.equal(scene.leg(own).conversations.length, 2);
      t.end();
    },
  );

void t.test('a transfer that fails does not call back an agent who talks elsewhere meanwhile', (t) => {
  const scene = talking();
  const [first, own] = [id(scene), scene.legOf('a')];
  scene.ask('agent.call', { agent: 'a', whom: dial('77'), background: true, userData: null });
  const other = outside(scene);
  answerAt(scene, other);
  const second = scene.leg(own).conversations.find((one) => one !== first) ?? '';
  scene.ask('agent.transfer', { agent: 'a', id: first, whom: dial(), release: false });
  scene.ask('conversation.set-agent-mode', { id: second, agent: 'a', mode: 1 });
  scene.hangUp(outside(scene), 'USER_BUSY');
  t.ok(talksWith(scene, own, other));
  t.equal(ear(scene, 'c'), 'talks+music');
  t.end();
});
