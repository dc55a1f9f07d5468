import { onBothSwitches, runOnBothSwitches } from '../stage/on-both-switches.ts';
import { enqueue, toAgent, toSkill } from './words.ts';

const CALLS = 200;
/** As many agents as there are telephones but one; more callers than that, so that some wait. */
const AGENTS = ['1001', '1002', '1003', '1004', '1005', '1006'];
const AT_ONCE = 7;
const TALK_MS = 100;

onBothSwitches(
  `${CALLS} calls in a row leave nothing behind; a login expires, never during a call`,
  {},
  async (t, stage) => {
    await stage.ok('POST', '/extension', { id: 'mobile', type: 3, telnum: '5550008' });
    for (const agent of AGENTS) {
      stage.phone(agent).behave({ answerMs: 20, hangupMs: TALK_MS });
      await stage.login(agent, { skills: { s: 1 } });
    }
    // Meanwhile somebody gives no sign of life, and somebody talks: that is one.
    await stage.login('1000');
    await stage.login('talker', { extension: 'mobile' });
    const talk = stage.call(stage.number(enqueue('', toAgent('talker'))));
    await stage.conversationOf(talk);
    const number = stage.number(enqueue('choice="lru"', toSkill('s')));
    const showLife = (agent: string): Promise<unknown> =>
      stage.api('POST', `/callcenter/agent/${agent}/keepalive`).catch(() => null);
    const alive = setInterval(() => AGENTS.map(showLife), 2000);
    const results: Record<string, number> = {};
    const begun = Date.now();
    let left = CALLS;
    const caller = async (): Promise<void> => {
      while (left-- > 0) {
        const call = stage.call(number);
        const { enqueue_result: result = 'none' } = await call.variables();
        await call.reached('ended');
        results[result] = (results[result] ?? 0) + 1;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, caller));
    const seconds = (Date.now() - begun) / 1000;
    t.strictSame(results, { success: CALLS });
    await stage.events.next('callcenter.agent.expired', { name: '1000' }).finally(() => clearInterval(alive));
    t.match(await stage.api('GET', '/callcenter/agent/1000'), { status: 404, code: '040204' });
    t.match(await stage.api('POST', '/callcenter/agent/1000/keepalive'), { status: 404, code: '040204' });
    t.equal(await stage.agentState('talker'), 'talking');
    await talk.hangup();
    t.strictSame(await stage.leftoversAtLast(), {});

    const events = await stage.events.all();
    const count = (name: string): number => events.filter(({ event }) => event === `callcenter.${name}`).length;
    for (const name of ['queue.enter', 'queue.select', 'queue.success', 'conversation.begin', 'conversation.end'])
      t.equal(count(name), CALLS + 1, name);
    t.comment(`${(CALLS / seconds).toFixed(1)} calls a second`);
    const delays = events
      .filter(({ event }) => event === 'callcenter.queue.select')
      .map(({ agent_call_id, time }) => (stage.rig.createdAt(agent_call_id) ?? NaN) - time)
      .filter((ms) => !Number.isNaN(ms))
      .sort((a, b) => a - b);
    const at = (share: number): string => (delays[Math.floor(share * delays.length)] ?? NaN).toFixed(1);
    if (delays.length > 0) t.comment(`decision to leg, ms: median ${at(0.5)}, 95 % ${at(0.95)}, worst ${at(0.999)}`);
  },
);

runOnBothSwitches({ config: { agent: { keepalive_seconds: 10 } } });
