import t from 'tap';
import type { Criterion, Enqueue } from '../../src/enqueue/model.ts';
import { parseEnqueue } from '../../src/enqueue/parse-enqueue.ts';

const EMPTY: Enqueue = {
  ...{ channel: null, conversationLevel: 2, conversationTimeoutMs: null, choice: 'random', reserveState: null },
  ...{ failOverflow: false, waitVoice: null, ringVoice: null, holdVoice: null, ringMode: 1, playNum: false },
  ...{ preNumVoice: null, postNumVoice: null, userData: null, recording: null, announceIntervalMs: null, routes: [] },
};
const OWN = { priority: 0, queueTimeoutMs: 'never', fetchTimeoutMs: null, choice: null } as const;
const STORED = { ...OWN, priority: null, queueTimeoutMs: null };
const where = (text: string, sort: string | null = null, sortMode: 'asc' | 'desc' = 'desc'): Criterion['by'] => ({
  ...{ is: 'expression', where: text, sort, sortMode },
});
const agents = (...names: string[]): Criterion['by'] => ({ is: 'agents', names });
const routes = (...criteria: Criterion[][]): Partial<Enqueue> => ({
  routes: criteria.map((each) => ({ criteria: each })),
});

const VOICES: Partial<Enqueue> = {
  ...{ waitVoice: 'w.wav', playNum: true, preNumVoice: 'a.wav', postNumVoice: 'b.wav', holdVoice: 'h.wav' },
  ...{ conversationTimeoutMs: 60_000, userData: 'order 42' },
};
const TWO_STAGES = routes(
  [
    { ...OWN, by: where('get("a") > 1', 'get("a")', 'asc'), priority: 9, queueTimeoutMs: 5000 },
    { ...OWN, by: where('has("x")'), priority: 3 },
    { ...OWN, by: where("'b' in skills"), priority: 3, queueTimeoutMs: 0 },
  ],
  [{ ...OWN, by: where("id == 'x<y'") }],
);
const SKILL = '<route><skill name="s"/></route>';

const table: Record<string, { readonly xml: string; readonly model: Partial<Enqueue> }> = {
  'the example of the specification': {
    xml: `<?xml version="1.0" encoding="UTF-8"?>
      <!-- a comment -->
      <enqueue channel="default" choice="lru" wait_voice="wait.wav" ring_mode="1" play_num="true"
               pre_num_voice="agent.wav" post_num_voice="serves-you.wav" user_data="order 42">
        <route><condition id="vip"/></route>
        <route><skill name="billing" priority="11" queue_timeout="60" fetch_timeout="20"/></route>
        <route><agent name="1001" queue_timeout="0"/></route>
      </enqueue>
      <!-- the end -->`,
    model: {
      ...{ channel: 'default', choice: 'lru', waitVoice: 'wait.wav', playNum: true, preNumVoice: 'agent.wav' },
      ...{ postNumVoice: 'serves-you.wav', userData: 'order 42' },
      ...routes(
        [{ ...STORED, by: { is: 'condition', id: 'vip' } }],
        [
          {
            ...OWN,
            by: { is: 'skill', name: 'billing' },
            priority: 11,
            queueTimeoutMs: 60_000,
            fetchTimeoutMs: 20_000,
          },
        ],
        [{ ...OWN, by: agents('1001'), queueTimeoutMs: 0 }],
      ),
    },
  },
  'canonical attributes': {
    xml: `<enqueue wait_voice="w.wav" play_num="true" pre_num_voice="a.wav" post_num_voice="b.wav" hold_voice="h.wav"
            conversation_timeout="60" user_data="order 42">${SKILL}</enqueue>`,
    model: { ...VOICES, ...routes([{ ...OWN, by: { is: 'skill', name: 's' } }]) },
  },
  'the same in camelCase, with a byte order mark and other line breaks': {
    xml: `\uFEFF<enqueue waitPlayFile='w.wav'\r\nplayAgentNum="true" preAgentNumPlayFile = "a.wav" postAgentNumPlayFile="b.wav"\r
            holdPlayFile="h.wav" conversationTimeout="60" data="order 42" >${SKILL}</enqueue >`,
    model: { ...VOICES, ...routes([{ ...OWN, by: { is: 'skill', name: 's' } }]) },
  },
  'document order in a route, whatever the priority; an agent named twice counts once': {
    xml: `<enqueue><route>
      <agents priority="1"><agent name="a"/><agent name="b"/><agent name="a"/></agents>
      <agents priority="7" choice="lru"><agent name="c"/></agents></route></enqueue>`,
    model: routes([
      { ...OWN, by: agents('a', 'b'), priority: 1 },
      { ...OWN, by: agents('c'), priority: 7, choice: 'lru' },
    ]),
  },
  'stored and inline conditions': {
    xml: `<enqueue><route><condition id="vip" priority="1" queue_timeout="2" fetch_timeout="3"/><condition>
      <sort mode="asc">idle_seconds</sort><where> has('a') </where></condition></route></enqueue>`,
    model: routes([
      { by: { is: 'condition', id: 'vip' }, priority: 1, queueTimeoutMs: 2000, fetchTimeoutMs: 3000, choice: null },
      { ...OWN, by: where("has('a')", 'idle_seconds', 'asc') },
    ]),
  },
  stages: {
    xml: `<enqueue><filter>
        <condition priority="3"><where>has("x")</where></condition>
        <condition timeout="5" priority="9"><where><![CDATA[get("a") > 1]]></where><sort mode="asc">get("a")</sort></condition>
        <condition timeout="0" priority="3"><where>'b' in skills</where></condition>
      </filter><filter><condition><where>id == &apos;x&#60;<!-- nothing -->y'</where></condition></filter></enqueue>`,
    model: TWO_STAGES,
  },
  'the same with the two words swapped': {
    xml: `<enqueue><condition>
        <filter priority="3">has(&quot;x&quot;)</filter>
        <filter timeout="5" priority="9"><where>get("a") &gt; 1</where><sort mode="asc">get("a")</sort></filter>
        <filter timeout="0" priority="3"><![CDATA['b' in skills]]></filter>
      </condition><condition><filter><where>id == 'x<![CDATA[<]]>y'</where></filter></condition></enqueue>`,
    model: TWO_STAGES,
  },
  named: {
    xml: `<enqueue><route><condition name="sales"><target name="1001" priority="5" timeout="30"/><target name="1002" priority="8"/>
      </condition><condition name="rest"><target name="1003"/></condition></route></enqueue>`,
    model: routes([
      { ...OWN, by: agents('1001'), priority: 5, queueTimeoutMs: 30_000 },
      { ...OWN, by: agents('1002'), priority: 8 },
      { ...OWN, by: agents('1003') },
    ]),
  },
  'the first data of stages and criteria': {
    xml: `<enqueue data=""><filter data=""><condition data="one"><where>has("a")</where></condition></filter>
      <filter data="two"><condition><where>has("a")</where></condition></filter></enqueue>`,
    model: { userData: 'one', ...routes([{ ...OWN, by: where('has("a")') }], [{ ...OWN, by: where('has("a")') }]) },
  },
  "the task's own data before them": {
    xml: `<enqueue user_data="own"><condition data="stage"><filter data="x">has("a")</filter></condition></enqueue>`,
    model: { userData: 'own', ...routes([{ ...OWN, by: where('has("a")') }]) },
  },
  'names that every object has': {
    xml: `<enqueue><route><skill name="__proto__"/><skill name="constructor"/></route></enqueue>`,
    model: routes([
      { ...OWN, by: { is: 'skill', name: '__proto__' } },
      { ...OWN, by: { is: 'skill', name: 'constructor' } },
    ]),
  },
};

for (const [name, { xml, model }] of Object.entries(table)) {
  void t.test(name, (test) => {
    test.strictSame(parseEnqueue(xml), { ok: true, value: { ...EMPTY, ...model } });
    test.end();
  });
}
