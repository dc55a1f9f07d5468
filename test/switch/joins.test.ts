import type { Test } from 'tap';
import { openConnection } from '../../src/switch/connection.ts';
import { onBothDesks, type Desk } from './desk.ts';
import { until } from './fake-switch.ts';

const ROOM = 'enq-a';

/** What another daemon sent before it was killed. */
async function sendAside({ settings }: Desk, requests: readonly (readonly string[])[]): Promise<void> {
  let isOpen = false;
  let replies = 0;
  const opened = openConnection(
    { ...settings.eventSocket, replyMs: 60_000, silenceMs: 60_000 },
    {
      onOpen: () => (isOpen = true),
      onEvent: () => undefined,
      onLog: () => undefined,
      onClosed: () => undefined,
    },
  );
  await until('a connection aside', () => isOpen);
  const lines = requests.map((request) => request.join('\n'));
  opened.send(lines, () => (replies += 1));
  await until('its replies', () => replies === lines.length);
  opened.close('all said');
}

const order = (legId: string, application: string, argument: string): readonly string[] => [
  `sendmsg ${legId}`,
  'call-command: execute',
  `execute-app-name: ${application}`,
  `execute-app-arg: ${argument}`,
];

onBothDesks({
  'a leg that a killed daemon told to join is no member twice when it is told so again': async (t, desk) => {
    const { agent, customer } = await beginTalk(desk, async (agent) => {
      const busy = [...order(agent, 'sleep', '1500'), 'event-lock: true'];
      await sendAside(desk, [busy, order(agent, 'conference', `${ROOM}@conversation`)]);
    });
    desk.recorder.known = [agent, customer];
    desk.port.reread('as after a restart');
    await until('attached again', () => desk.recorder.snapshots.length === 2 && desk.port.isAttached());
    await desk.join(agent, ROOM);
    await expectOneMember(t, desk, agent);
  },

  'a leg that is in its room already is not told to join it': async (t, desk) => {
    const { agent } = await beginTalk(desk, (agent) => desk.join(agent, ROOM));
    await desk.good({ do: 'join', legId: agent, room: ROOM, flags: { mute: false, deaf: false } });
    await expectOneMember(t, desk, agent);
  },
});

async function beginTalk(
  desk: Desk,
  enter: (agent: string) => Promise<void>,
): Promise<{ readonly agent: string; readonly customer: string }> {
  const [agent, customer] = [await desk.call('1001'), await desk.call('5550000')];
  await desk.join(customer, ROOM);
  await enter(agent);
  return { agent, customer };
}

async function expectOneMember(t: Test, desk: Desk, agent: string): Promise<void> {
  const both = { c0: ['p0'], p0: ['c0'] };
  t.strictSame(await desk.hearsAtLast(both), both);
  t.notOk(
    desk.recorder.facts.some(({ fact }) => fact === 'leg-joined'),
    'told once',
  );
  await desk.leave(agent, ROOM);
  const none = { c0: [], p0: [] };
  t.strictSame(await desk.hearsAtLast(none), none, 'and it is out');
}
