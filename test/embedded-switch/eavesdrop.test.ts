import t from 'tap';
import { is, openScene, tone, type Scene } from './scene.ts';

const [AGENT, CUSTOMER, SUPERVISOR] = ['agent', 'customer', 'supervisor'];

async function talk(): Promise<Scene> {
  const scene = await openScene();
  for (const [uuid, user] of [
    [AGENT, '1001'],
    [CUSTOMER, '1002'],
    [SUPERVISOR, '1003'],
  ] as const)
    await scene.park(uuid, user);
  for (const uuid of [AGENT, CUSTOMER]) await scene.esl.execute(uuid, 'conference', 'room@plain');
  await scene.forget();
  return scene;
}

const tap = async ({ esl }: Scene, isWhisper: boolean, target = AGENT): Promise<void> => {
  await esl.api(`uuid_setvar_multi ${SUPERVISOR} eavesdrop_whisper_bleg=${isWhisper}`);
  await esl.execute(SUPERVISOR, 'eavesdrop', target);
};
const untap = ({ esl }: Scene): Promise<unknown> =>
  esl.send(`sendevent COMMAND\nunique-id: ${SUPERVISOR}\neavesdrop-command: *`);

t.test('hears what the target hears and says; whispering it is heard by nobody else', async (t) => {
  const scene = await talk();
  const { esl, pbx } = scene;
  t.teardown(scene.stop);
  await tap(scene, false);
  t.match(await scene.order(is('CHANNEL_EXECUTE', SUPERVISOR), SUPERVISOR), [/^EXECUTE eavesdrop/]);
  const heard = { [AGENT]: [CUSTOMER], [CUSTOMER]: [AGENT], [SUPERVISOR]: [AGENT, CUSTOMER] };
  t.strictSame(pbx.hears(), heard);
  const dump = await esl.api(`uuid_dump ${SUPERVISOR} json`);
  t.match(JSON.parse(dump), { variable_current_application: 'eavesdrop', variable_total_loops: '1' });
  await untap(scene);
  await scene.order(is('CHANNEL_EXECUTE_COMPLETE', SUPERVISOR));
  t.strictSame(pbx.hears(), { ...heard, [SUPERVISOR]: [] });
  await tap(scene, true);
  t.strictSame(pbx.hears(), { ...heard, [AGENT]: [CUSTOMER, SUPERVISOR] });
  await esl.api(`conference room kick uuid=${AGENT}`);
  t.strictSame(pbx.hears(), { [AGENT]: [], [CUSTOMER]: [], [SUPERVISOR]: [AGENT] }, 'it follows him');
  await esl.execute(AGENT, 'playback', tone(60_000));
  t.match(pbx.hears(), { [AGENT]: [SUPERVISOR, tone(60_000)], [SUPERVISOR]: [AGENT, tone(60_000)] });
});

t.test('messages wait until it is over; it is over with its target', async (t) => {
  const scene = await talk();
  t.teardown(scene.stop);
  await tap(scene, false);
  await scene.esl.execute(SUPERVISOR, 'conference', 'room@plain');
  await scene.forget();
  t.equal(scene.pbx.rooms()[0]?.members.length, 2);
  await scene.esl.api(`uuid_kill ${AGENT}`);
  const order = await scene.order(is('CHANNEL_EXECUTE', SUPERVISOR), SUPERVISOR);
  t.match(order[0], /^EXECUTE_COMPLETE eavesdrop/);
  t.match(order.at(-1), /^EXECUTE conference/);
});

t.test('nobody there: it is over at once', async (t) => {
  const scene = await talk();
  t.teardown(scene.stop);
  for (const target of ['nobody', SUPERVISOR]) {
    await tap(scene, true, target);
    const order = await scene.order(is('CHANNEL_EXECUTE_COMPLETE', SUPERVISOR), SUPERVISOR);
    t.match(order.slice(-2), [/^EXECUTE eavesdrop/, /^EXECUTE_COMPLETE eavesdrop/]);
  }
  t.match(await untap(scene), '+OK');
  t.match(await scene.esl.send('sendevent COMMAND\nunique-id: nobody\neavesdrop-command: *'), '+OK');
});

t.test('a target that rings is waited for', async (t) => {
  const scene = await talk();
  const { pbx, clock, esl } = scene;
  t.teardown(scene.stop);
  pbx.addTelephone('1004', { answerMs: 3000 });
  await esl.send('bgapi originate {origination_uuid=late}user/1004@pbx.test &park()');
  await tap(scene, false, 'late');
  t.strictSame(pbx.hears()[SUPERVISOR], []);
  clock.advance(3000);
  t.strictSame(pbx.hears()[SUPERVISOR], ['late']);
  pbx.addTelephone('1004', { answerMs: null });
  await untap(scene);
  await esl.send('bgapi originate {origination_uuid=never}user/1004@pbx.test &park()');
  await tap(scene, false, 'never');
  await scene.forget();
  clock.advance(6000);
  await scene.order(is('CHANNEL_EXECUTE_COMPLETE', SUPERVISOR));
  await tap(scene, false, 'never');
  await esl.api(`uuid_kill ${SUPERVISOR}`);
  clock.advance(6000);
  t.strictSame(Object.keys(pbx.hears()).includes(SUPERVISOR), false);
});

t.test('two who tap each other hear each other', async (t) => {
  const scene = await talk();
  t.teardown(scene.stop);
  await scene.esl.api(`conference room kick uuid=${AGENT}`);
  await tap(scene, false);
  await scene.esl.execute(AGENT, 'eavesdrop', SUPERVISOR);
  t.strictSame(scene.pbx.hears()[SUPERVISOR], [AGENT]);
  t.strictSame(scene.pbx.hears()[AGENT], [SUPERVISOR]);
});
