import { until } from '../real/until.ts';
import type { Stage } from '../stage/create-stage.ts';
import { onBothSwitches } from '../stage/on-both-switches.ts';
import type { StageCall } from '../stage/stage.ts';
import { watchCanaries, type Canaries } from './canaries.ts';
import { sitDown } from './desktops.ts';
import { isLine, writeInjections } from './injections.ts';
import { enqueue, toAgent, toSkill } from './words.ts';

const inXml = (text: string): string =>
  text.replace(/[^A-Za-z0-9 ]/gu, (character) => `&#${String(character.codePointAt(0))};`);

/** What a dialplan would run is not in the variables of a call; all else is. */
const inVariable = (text: string): string => text.replace(/\$(?=[\\']*(?:\{|$))/g, '%');

/** Data of people: those injections that are one line of XML's characters. */
const dataFrom = ({ trapOf }: Canaries): string[] =>
  writeInjections(trapOf)
    .map(({ text }) => text)
    .filter((text) => text.trim() !== '' && isLine(text) && !/\p{Cs}/u.test(text));

const AT_ONCE = 6;

async function inTurns<T>(all: readonly T[], run: (one: T) => Promise<void>): Promise<void> {
  for (let at = 0; at < all.length; at += AT_ONCE) await Promise.all(all.slice(at, at + AT_ONCE).map(run));
}

onBothSwitches('user data come out as they went in, and run nothing where they are read', {}, async (t, stage) => {
  const canaries = await watchCanaries(stage);
  t.teardown(() => canaries.close());
  const all = dataFrom(canaries);
  const differing: string[] = [];
  await inTurns(all, async (text) => {
    const xml = enqueue(`user_data="${inXml(text)}"`, toSkill('nobody', 'queue_timeout="1"'));
    const call = stage.call(stage.number(xml, 'reader'));
    const given = (await call.variables())['enqueue_user_data'];
    await call.reached('ended');
    if (given !== inVariable(text)) differing.push(`${text} was given back as ${String(given)}`);
  });
  t.strictSame(differing, [], 'in the variables of the call');
  t.strictSame(await canaries.fired(), [], 'by who reads them');
  const told = (await stage.events.all()).filter(({ event }) => event === 'callcenter.queue.enter');
  t.strictSame(told.map(({ user_data: data }) => data as string).sort(), [...all].sort(), 'in the events');
  t.comment(`${all.length} texts`);
});

/** A caller with this user data talks to 1001, who leaves with these data. */
async function talkAndLeave(stage: Stage, user: string, data: string): Promise<StageCall> {
  const attributes = user === '' ? '' : `user_data="${inXml(user)}"`;
  const call = stage.call(stage.number(enqueue(attributes, toAgent('1001')), 'reader'));
  const { id } = await stage.conversationOf(call);
  await stage.ok('POST', '/agent/1001/depart', { conversation_id: id, data });
  return call;
}

onBothSwitches('so do the data of an agent', {}, async (t, stage) => {
  const canaries = await watchCanaries(stage);
  t.teardown(() => canaries.close());
  await stage.login('1001');
  const all = dataFrom(canaries);
  const long = all.join(' | ').slice(0, 4096);
  const inTwo = ['x$', `{global_setvar(${canaries.trapOf(9100).variable})}`] as const;
  for (const [user, data] of [[long, long], ['', long], inTwo, ['5$', '{x}$']] as const) {
    const variables = await (await talkAndLeave(stage, user, data)).variables();
    t.equal(variables['enqueue_user_data'] ?? '', inVariable(user));
    t.equal(variables['enqueue_data'], inVariable(data));
    await stage.isInState('1001', 'idle');
  }
  stage.phone('1001').behave({ answerMs: null });
  const rejected = stage.call(stage.number(enqueue('', toAgent('1001')), 'reader'));
  await until('1001 rings', () => stage.phone('1001').live[0]);
  await stage.ok('POST', '/agent/1001/reject', { task_id: (await stage.taskOf(rejected)).id, data: long });
  t.equal((await rejected.variables())['enqueue_data'], inVariable(long));
  t.strictSame(await canaries.fired(), []);
});

onBothSwitches(
  'a desktop is told them as they are, and what it calls its calls is only a name',
  {},
  async (t, stage) => {
    const canaries = await watchCanaries(stage);
    t.teardown(() => canaries.close());
    const all = dataFrom(canaries);
    const long = all.join(' | ').slice(0, 4096);
    const desk = await sitDown(t, stage, '1001', { skills: { [long.slice(0, 64).replaceAll(/["'`]/g, '')]: 1 } });
    const call = stage.call(stage.number(enqueue(`user_data="${inXml(long)}"`, toAgent('1001'))));
    t.match(await desk.callIn(), { flow_data: long });
    await stage.conversationOf(call);
    await call.hangup();
    await desk.isIn('FREE');
    const names = all.filter((text) => isLine(text, 64));
    for (const name of names.filter((_, n) => n % 8 === 0)) {
      const { uuid } = await desk.ask('call', { callee_number: name, out_line: 2, work_order_id: name });
      await desk.isIn('CALLING');
      t.ok(
        desk.pushes.some(({ work_order_id: order }) => order === name),
        'the name of an order',
      );
      await desk.ask('hangup', { uuid: String(uuid) });
      await desk.isIn('FREE');
    }
    for (const name of names) {
      const uuid = String((await desk.ask('call', { callee_number: name, out_line: 0 }))['uuid']);
      await desk.codeOf('hangup', { uuid });
    }
    await desk.isIn('FREE');
    t.strictSame(await canaries.fired(), []);
    t.equal(await stage.isReady(), true);
  },
);
