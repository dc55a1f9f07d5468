import t from 'tap';
import { isComplete, openScene } from './scene.ts';

/** What `set` makes of a text on a channel that has these variables; it is expanded twice, as on FreeSWITCH. */
t.test('variables are expanded as FreeSWITCH does it', async (t) => {
  const scene = await openScene({ globals: { town: 'Ulm' } });
  t.teardown(() => scene.stop());
  await scene.park('u1');
  const { esl } = scene;
  const variables = {
    plain: 'text',
    name: 'plain',
    call: '${global_setvar(fired=by ${plain})}',
    late: "$\\'{global_setvar(late=1)}",
    kept: '\\${plain}',
  };
  const write = (value: string): string => value.replace(/[\\']/g, '\\$&');
  for (const [name, value] of Object.entries(variables)) await esl.api(`uuid_setvar u1 ${name} ${write(value)}`);
  const set = async (text: string): Promise<string> => {
    const seen = scene.esl.events.length;
    await esl.execute('u1', 'set', `seen=${text}`);
    await esl.event((event) => esl.events.indexOf(event) >= seen && isComplete('set')(event));
    return esl.api('uuid_getvar u1 seen');
  };
  t.equal(await set('<${plain}>'), '<text>');
  t.equal(await set('$${town} ${town}'), 'Ulm Ulm');
  t.equal(await set('${${name}}'), 'text', 'the name is expanded first');
  t.equal(await set('a$b $$c'), 'a$b $$c', 'nothing to be expanded, nothing to be changed');
  t.match(await esl.api('global_getvar fired'), 'no reply');
  t.equal(await set('${call}'), '+OK', 'what a variable holds is run');
  t.equal(await esl.api('global_getvar fired'), 'by text');
  t.equal(await set('${late}'), '+OK', 'and what is left of it after the first time');
  t.equal(await esl.api('global_getvar late'), '1');
  t.equal(await set('${kept}'), 'text');
});

t.test('no variable can be written in the name or number of a caller', async (t) => {
  const scene = await openScene({ dialplan: { '5000': [['park']] } });
  t.teardown(() => scene.stop());
  scene.pbx.call('5000', { from: '1${a}', name: '$\\{b} $c', uuid: 'u2' });
  await scene.esl.event((event) => event['Event-Name'] === 'CHANNEL_PARK' && event['Unique-ID'] === 'u2');
  const about = JSON.parse(await scene.esl.api('uuid_dump u2 json')) as Record<string, string>;
  t.equal(about['Caller-Caller-ID-Number'], '1%{a}');
  t.equal(about['Caller-Caller-ID-Name'], '%\\{b} $c');
});
