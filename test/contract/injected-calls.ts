import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SHAPES } from '../../src/enqueue/document/shapes.ts';
import { until } from '../real/until.ts';
import type { Stage } from '../stage/create-stage.ts';
import { onBothSwitches } from '../stage/on-both-switches.ts';
import { oneText } from '../stage/stage.ts';
import { watchCanaries, type Canaries } from './canaries.ts';
import { shareOf, writeInjections, type Injection } from './injections.ts';
import { refused } from './office.ts';
import { enqueue, toAgent, toSkill } from './words.ts';

const inXml = (text: string): string =>
  Array.from(text, (character) => `&#${String(character.codePointAt(0))};`).join('');

const AT_ONCE = 6;

async function inTurns<T>(all: readonly T[], run: (one: T, n: number) => Promise<void>): Promise<void> {
  for (let at = 0; at < all.length; at += AT_ONCE)
    await Promise.all(all.slice(at, at + AT_ONCE).map((one, n) => run(one, at + n)));
}

/** As a document of 64 KiB at most can hold it. */
const SHORT = ({ text }: Injection): boolean => text.length < 10_000;

/** Attributes, by element; those of `<enqueue>` and of one criterion. */
const ATTRIBUTES: readonly (readonly [name: string, write: (attribute: string) => string])[] = [
  ...Object.values(SHAPES.enqueue.attributes).flatMap(({ names }) =>
    names.map((name) => [name, (attribute: string) => enqueue(attribute, toSkill('nobody'))] as const),
  ),
  ...Object.values(SHAPES.agent.attributes).flatMap(({ names }) =>
    names.map((name) => [`agent ${name}`, (attribute: string) => enqueue('', `<agent ${attribute}/>`)] as const),
  ),
  ['condition id', (attribute) => enqueue('', `<condition ${attribute}/>`)],
];

const FREE = new Set(['user_data', 'data']);

onBothSwitches('no text of a document gets out of its place', {}, async (t, stage) => {
  const canaries = await watchCanaries(stage);
  t.teardown(() => canaries.close());
  const texts = writeInjections(canaries.trapOf).filter(SHORT);
  await stage.login('1001', { state: 'busy' });
  let sent = 0;
  const taken: string[] = [];
  const offer = async (what: string, xml: string): Promise<void> => {
    const answer = await stage.api('POST', '/callcenter/agent/1001/callagent', { enqueue: xml });
    sent += 1;
    if (answer.status !== 400) taken.push(`${what}: ${answer.status} ${answer.msg}`);
  };
  for (const [n, [name, write]] of ATTRIBUTES.filter(([attribute]) => !FREE.has(attribute)).entries()) {
    const attribute = name.split(' ').at(-1) ?? '';
    // An empty one says the same as none.
    const bad = shareOf(texts, stage.kind, n).filter(({ text }) => text.trim() !== '' && !/^[\w.-]+$/.test(text));
    await inTurns(bad, ({ text, name: which }) => offer(`${name} ${which}`, write(`${attribute}="${inXml(text)}"`)));
    await inTurns(bad, ({ text, name: which }) => offer(`raw ${name} ${which}`, write(`${attribute}="${text}`)));
  }
  await inTurns(texts, ({ text, name }) => offer(`text ${name}`, `<enqueue><route>${text}</route></enqueue>`));
  for (const element of ['where', 'sort'])
    await inTurns(texts, ({ text, name }) =>
      offer(
        `${element} ${name}`,
        enqueue('', `<condition><where>has("a")</where></condition>`).replace(
          element === 'where' ? 'has("a")' : '</condition>',
          element === 'where' ? inXml(text) : `<sort>${inXml(text)}</sort></condition>`,
        ),
      ),
    );
  t.comment(`${sent} documents`);
  t.strictSame(taken, []);
  t.strictSame(await canaries.fired(), []);
  t.equal(await stage.agentState('1001'), 'busy');
});

onBothSwitches(
  'what is wrong with a document is told to a script that reads it, and runs nothing',
  {},
  async (t, stage) => {
    const canaries = await watchCanaries(stage);
    t.teardown(() => canaries.close());
    const texts = writeInjections(canaries.trapOf).filter(SHORT);
    const bombs = [
      '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]><enqueue data="&c;"/>',
      '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><enqueue data="&b;"/>',
      `<enqueue>${'<route>'.repeat(9000)}`,
      '',
    ];
    const documents = [...texts.map(({ text }) => enqueue(`choice="${inXml(text)}"`, toSkill('nobody'))), ...bombs];
    const results: string[] = [];
    await inTurns(documents, async (xml) => {
      const call = stage.call(stage.number(xml, 'reader'));
      const { enqueue_result: result, enqueue_cause: cause = '' } = await call.variables();
      await call.reached('ended');
      const isTold = /^d52\d\d\.xml: line \d+, column \d+: /.test(cause) && !/\$[\\']*\{/.test(cause);
      results.push(isTold ? String(result) : `${String(result)}: ${cause}`);
    });
    t.strictSame([...new Set(results)], ['error']);
    t.strictSame(await canaries.fired(), []);
    t.equal(await stage.isReady(), true);
  },
);

/** Where calls are handed over. */
const socketOf = (stage: Stage): string =>
  (JSON.parse(readFileSync(join(stage.folder, 'enqueued.json'), 'utf8')) as { switch: { outbound_listen: string } })
    .switch.outbound_listen;

/** As the third word of `uuid_setvar`: exactly this text, whatever it is. */
const inCommand = (text: string): string =>
  text
    .replace(/[\\']/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replace(/^ +| +$/g, (blanks) => '\\s'.repeat(blanks.length));

const READ = 'set:read=${enqueue_user_data}${enqueue_cause},set:again=${read}';

/** A script of its own hands a call over with these variables; it gives what it was given back. */
async function handOver(
  { api }: Canaries,
  stage: Stage,
  uuid: string,
  variables: Readonly<Record<string, string>>,
): Promise<string> {
  const { domain } = stage.rig.address;
  await api(`originate {origination_uuid=${uuid}}user/1006@${domain} &park()`);
  for (const [name, text] of Object.entries(variables)) await api(`uuid_setvar ${uuid} ${name} ${inCommand(text)}`);
  await api(`uuid_setvar ${uuid} enqueue_result`);
  await api(`uuid_transfer ${uuid} 'socket:${socketOf(stage)} async full,${READ},park' inline`);
  const result = await until('it is over', async () => {
    const told = await api(`uuid_getvar ${uuid} enqueue_result`);
    return told !== '_undef_' && told;
  });
  await until('it was read', async () => (await api(`uuid_getvar ${uuid} again`)) !== '');
  await api(`uuid_kill ${uuid}`);
  return result;
}

onBothSwitches('no variable of a call gets out of its place', {}, async (t, stage) => {
  const canaries = await watchCanaries(stage);
  t.teardown(() => canaries.close());
  // What the event socket itself would take for an order, or cannot hold, is not for the test to say.
  const texts = writeInjections(canaries.trapOf).filter(
    ({ text }) => text.length < 10_000 && !/mod_event_socket|\0/i.test(text) && !/\p{Cs}/u.test(text),
  );
  const results = new Set<string>();
  let count = 0;
  await inTurns(texts, async ({ text }, n) => {
    const others = { enqueue_user_data: text, enqueue_callcenter: text, enqueue_feature: text, ivr_url: text };
    for (const way of shareOf(['enqueue_xml', 'enqueue_document', 'ivr_url'], stage.kind, n)) {
      const uuid = `0a000000-0000-4000-8000-${String((count += 1)).padStart(12, '0')}`;
      results.add(await handOver(canaries, stage, uuid, { ...others, [way]: text }));
    }
  });
  t.strictSame([...results], ['error']);
  t.strictSame(await canaries.fired(), []);
  await refused(t, stage, ['GET', '/channel/constructor'], [404, '040301'], 'it goes on');
});

/** Without what is no sign of a text, and as long as the port promises. */
const asText = (number: string): string =>
  Array.from(number.replace(/\p{Cc}/gu, '').trim())
    .slice(0, 64)
    .join('');

onBothSwitches('whatever a caller calls himself, he is only a caller', {}, async (t, stage) => {
  const canaries = await watchCanaries(stage);
  t.teardown(() => canaries.close());
  await stage.login('1001');
  const texts = writeInjections(canaries.trapOf).filter(
    ({ text }) => text.trim() !== '' && text.length < 1000 && !/\p{Cs}|\0/u.test(text),
  );
  const seen: Seen[] = [];
  for (const { text } of texts) seen.push(...(await callAs(canaries, stage, text)));
  t.strictSame(
    seen.filter(({ shown }) => !/^[0-9*#+A-Za-z_.-]*$/.test(shown)),
    [],
    'telephones are shown plain words',
  );
  t.strictSame(
    seen.filter(({ heard, from }) => !/%[0-9A-F]{2}/.test(heard) && from !== asText(heard)),
    [],
    'the API shows what the switch was told',
  );
  t.comment(`${seen.length} callers, ${texts.length - seen.length} refused by the switch`);
  t.ok(seen.length > 50);
  t.strictSame(await canaries.fired(), []);
  t.equal(await stage.isReady(), true);
});

interface Seen {
  /** By the switch: what it made of the address that he gave. */
  readonly heard: string;
  /** By the API. */
  readonly from: string;
  /** By the telephone that rang. */
  readonly shown: string;
}

/** Rings at 1001 and is gone again. Empty: the switch did not take the call. */
async function callAs({ api }: Canaries, stage: Stage, text: string): Promise<Seen[]> {
  stage.phone('1001').behave({ answerMs: null });
  const waiting = async (): Promise<readonly Record<'from' | 'call_id', string>[]> =>
    (await stage.ok('GET', '/queue')).result;
  const seen: Seen[] = [];
  const number = stage.number(enqueue('', toAgent('1001')), 'reader');
  const call = await stage.rig.callAs({ name: text, number: text }, number);
  if (call.isLive()) {
    const { from, call_id: uuid } = await until(`${text} waits`, async () => (await waiting())[0]);
    const leg = await until(`1001 rings for ${text}`, () => stage.phone('1001').live[0]);
    const dump = JSON.parse(await api(`uuid_dump ${uuid} json`)) as Readonly<Record<string, string | string[]>>;
    const heard = oneText(dump['Caller-Caller-ID-Number'] ?? '');
    if (/\$\\*\{/.test(heard)) throw new Error(`the switch has ${heard}`);
    seen.push({ heard, from, shown: leg.shown });
  }
  await call.hangup();
  await until(`${text} has gone`, async () => (await waiting()).length === 0);
  await until('1001 is silent', () => stage.phone('1001').live.length === 0);
  await stage.isInState('1001', 'idle');
  return seen;
}
