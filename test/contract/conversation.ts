import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { until } from '../real/until.ts';
import { namesIn } from '../real/hear.ts';
import { PARTY_HZ } from '../real/tones.ts';
import { readWav } from '../real/wav.ts';
import { onBothSwitches } from '../stage/on-both-switches.ts';
import { FILE_HZ } from '../stage/tones.ts';
import { enqueue, talking, toAgent, toSkill } from './words.ts';

onBothSwitches('modes 1 to 4 by both paths, and the hold voice for who is left', {}, async (t, stage) => {
  await stage.login('1001');
  await stage.login('1002');
  // Two conversations at once: in one the agent's mode is changed, in the other the caller's.
  const a = stage.call(stage.number(enqueue('hold_voice="hold.wav"', toAgent('1001'))));
  const b = stage.call(stage.number(enqueue('', toAgent('1002'))));
  const [ta, tb] = [await talking(stage, a), await talking(stage, b)];
  const lsm = async (mode: number): Promise<void> => {
    await stage.ok('POST', `/conversation/${ta.id}/agent/1001/lsm`, { mode });
    await stage.ok('POST', `/conversation/${tb.id}/call/${tb.caller}/lsm`, { mode });
    await until('the switch has it', async () => {
      const [one, other] = await Promise.all([ta, tb].map(({ id }) => stage.ok('GET', `/conversation/${id}`)));
      return one.agents[0].applied && other.outs[0].applied;
    });
  };
  const heard = {
    1: { [a.name]: ['p1'], p1: [a.name], [b.name]: ['p2'], p2: [b.name] },
    2: { [a.name]: [], p1: [a.name], [b.name]: ['p2'], p2: [] },
    3: { [a.name]: ['p1'], p1: [], [b.name]: [], p2: [b.name] },
    4: { [a.name]: ['hold'], p1: [], [b.name]: [], p2: ['music'] },
  };
  for (const mode of [2, 3, 4, 1] as const) {
    await lsm(mode);
    t.strictSame(await stage.hearsAtLast(heard[mode]), heard[mode], `mode ${mode}`);
  }
  const { agents } = await stage.ok('GET', `/conversation/${ta.id}`);
  const ofAgent = `/callcenter/conversation/${ta.id}/call/${agents[0].call_id}/lsm`;
  t.match(await stage.api('POST', ofAgent, { mode: 2 }), { status: 404, code: '040504' }, 'not by his call');
  t.match(await stage.api('POST', `/callcenter/conversation/${ta.id}/agent/1002/lsm`, { mode: 2 }), { code: '040503' });
  t.match(await stage.api('POST', `/callcenter/conversation/cvnone/agent/1002/lsm`, { mode: 2 }), { code: '040501' });
});

onBothSwitches(
  'a recorded call: the file is there, with both voices and the agent by his number',
  {},
  async (t, stage) => {
    await stage.login('1001', { num: '7' });
    const document = enqueue(
      'recording="true" wait_voice="wait.wav" play_num="true" pre_num_voice="pre.wav" post_num_voice="post.wav"',
      toAgent('1001'),
    );
    const call = stage.call(stage.number(document));
    const { id, record_file: file } = await stage.conversationOf(call);
    if (stage.kind === 'embedded') {
      const heard = await until('the announcement begins', async () => {
        const now = await stage.hears();
        return [call.name, 'p1'].every((name) => now[name]?.some((sound) => sound.includes('pre'))) && now;
      });
      t.strictSame(Object.keys(heard).sort(), [call.name, 'p1'], 'both hear it');
    }
    const both = { [call.name]: ['p1'], p1: [call.name] };
    t.strictSame(await stage.hearsAtLast(both), both, 'then they talk');
    await stage.phone('1001').live[0]?.hangup();
    t.match(await stage.events.next('callcenter.conversation.end', { id }), { record_file: file });
    await call.reached('ended');
    await until('nobody is in the room', async () => (await stage.rig.rooms()).length === 0);
    const path = join(stage.folder, 'recordings', file);
    t.ok(existsSync(path), 'the file exists');
    if (stage.kind === 'embedded') return;
    const caller = PARTY_HZ[7 + Number(call.name.slice(1))] ?? 0;
    const tones = { ...FILE_HZ, p1: PARTY_HZ[1] ?? 0, caller };
    const inIt = await until('the file is closed', async () => {
      const names = namesIn(await readWav(path), tones).map((name) => name.replace('~', ''));
      return !names.includes('!') && names;
    });
    t.strictSame([...inIt].sort(), ['caller', 'digits/7', 'p1', 'post', 'pre']);
  },
);

onBothSwitches(
  'a conversation that lasts too long ends; so does one that is dissolved, or left',
  {},
  async (t, stage) => {
    for (const agent of ['1001', '1002', '1003']) await stage.login(agent);
    const long = stage.call(stage.number(enqueue('conversation_timeout="1" conversation_level="1"', toAgent('1001'))));
    const dissolved = stage.call(stage.number(enqueue('reserve_state="away/lunch"', toAgent('1002'))));
    const left = stage.call(stage.number(enqueue('reserve_state="busy"', toAgent('1003'))));
    const ids = await Promise.all(
      [long, dissolved, left].map(async (call) => (await stage.conversationOf(call)).id as string),
    );
    const [ofLong = '', ofDissolved = '', ofLeft = ''] = ids;
    t.match(await stage.ok('GET', `/conversation/${ofDissolved}`), {
      id: ofDissolved,
      type: 'queue',
      end_time: null,
      end_reason: null,
      agents: [{ name: '1002', extension_id: '1002', mode: 1, end_time: null }],
      outs: [{ number: dissolved.from, mode: 1 }],
    });
    await stage.ok('DELETE', `/conversation/${ofDissolved}`);
    await stage.ok('DELETE', `/conversation/${ofLeft}`, { agent_name: '1003' });
    for (const [id, end_reason] of [
      [ofLong, 'timeout'],
      [ofDissolved, 'remove'],
      [ofLeft, 'dismiss'],
    ] as const) {
      t.match(await stage.events.next('callcenter.conversation.end', { id }), { end_reason });
      const shown = await stage.ok('GET', `/conversation/${id}`);
      t.match(shown, { end_reason, agents: [{ end_time: String }], outs: [{ end_time: String }] });
    }
    await stage.isInState('1001', 'idle');
    await stage.isInState('1002', 'away/lunch');
    await stage.isInState('1003', 'busy');
    for (const call of [long, dissolved, left]) t.match(await call.variables(), { enqueue_result: 'success' });

    const listed = async (path: string): Promise<string[]> =>
      (await stage.ok('GET', path)).result.map((conversation: { id: string }) => conversation.id);
    t.strictSame(await listed('/conversation?state=running'), []);
    for (const path of ['/conversation?state=ended', '/conversation', '/channel/default/conversation'])
      t.ok(includesAll(await listed(path), ids), path);
  },
);

onBothSwitches('what is asked of a conversation in vain', {}, async (t, stage) => {
  await stage.login('1001');
  const call = stage.call(stage.number(enqueue('', toAgent('1001'))));
  const { id } = await talking(stage, call);
  t.match(await stage.ok('GET', '/agent/1001/conversation'), { result: [{ id }] });
  t.match(await stage.api('POST', '/callcenter/agent/1001/state', { state: 'idle' }), { status: 409, code: '040203' });
  t.match(await stage.api('DELETE', '/callcenter/agent/1001'), { status: 409, code: '040203' });
  t.match(await stage.api('POST', '/callcenter/agent/1001/reject', { task_id: 'qtnone' }), {
    status: 404,
    code: '040601',
  });
  t.match(await stage.api('POST', `/callcenter/conversation/${id}/agent/1001/lsm`, { mode: 5 }), {
    status: 400,
    code: '000001',
  });
  t.match(await stage.api('DELETE', '/callcenter/conversation/cvnone'), { status: 404, code: '040501' });
  const both = { [call.name]: ['p1'], p1: [call.name] };
  t.strictSame(await stage.hearsAtLast(both), both, 'nothing changed');
  await stage.ok('DELETE', '/agent/1001', { force: true });
  await call.reached('ended');
  t.match(await call.variables(), { enqueue_result: 'success' });
  t.match(await stage.api('GET', '/callcenter/agent/1001'), { status: 404, code: '040202' });
});

const includesAll = (list: readonly string[], items: readonly string[]): boolean =>
  items.every((item) => list.includes(item));

onBothSwitches('work channels are kept apart', {}, async (t, stage) => {
  const remove = async (): Promise<unknown> => stage.api('DELETE', '/callcenter/channel/other');
  await stage.ok('POST', '/channel', { id: 'other', remark: 'another kind of work' });
  await stage.login('1001', { channel: 'other', skills: { s: 1 } });
  await stage.login('1002', { skills: { s: 1 } });
  const here = stage.call(stage.number(enqueue('', toSkill('s'))));
  t.same((await stage.conversationOf(here)).agents[0].name, '1002', 'the default channel');
  const there = stage.call(stage.number(enqueue('channel="other"', toSkill('s'))));
  const { id, agents } = await stage.conversationOf(there);
  t.same(agents[0].name, '1001');
  t.match(await stage.ok('GET', '/channel/other/conversation?state=running'), { totalCount: 1, result: [{ id }] });
  t.match(await stage.api('DELETE', '/callcenter/channel/other'), { status: 409, code: '000004' }, 'in use');
  await stage.ok('DELETE', '/agent/1001', { force: true });
  await there.reached('ended');
  t.match(await remove(), { status: 200 });
});
