import t, { type Test } from 'tap';
import { withoutFreeswitch } from '../real/freeswitch.ts';
import type { Recording } from '../real/hear.ts';
import { overlapOf, stretchesOf, type Stretch } from '../real/stretches.ts';
import { PARTY_HZ } from '../real/tones.ts';
import type { Stage } from '../stage/create-stage.ts';
import { withoutTime } from '../stage/on-both-switches.ts';
import { startRealStage } from '../stage/start-stage.ts';
import { conversationsOf, doAs, settled, talkTo, toNumber } from './office.ts';

/**
 * One agent, three conversations, recorded on all telephones while he moves among them and never stops talking: nobody
 * hears a packet of him that is meant for another. WALK_LONG=1 (npm run test:long) moves oftener.
 */
const ROUNDS = process.env['WALK_LONG'] === '1' ? 6 : 1;
const AGENT = '1005';
const PHONES = 7;
const HZ = {
  agent: PARTY_HZ[5]!,
  c0: PARTY_HZ[PHONES]!,
  c7: PARTY_HZ[PHONES + 7]!,
  c8: PARTY_HZ[PHONES + 8]!,
} as const;
type Other = 'c0' | 'c7' | 'c8';
const OTHERS: readonly Other[] = ['c0', 'c7', 'c8'];
/** Between two orders, so that each is heard in its turn. */
const TALK_MS = 400;
/** What a recording's begin may be told wrong by: a packet, and the reply's way. */
const CLOCK_MS = 30;

/** Agent 1005 talks with c0, and has c7 and c8 on hold; by whom he talks with there, the conversation. */
async function threeAtOnce(stage: Stage): Promise<Record<Other, string>> {
  const { id } = await talkTo(stage, AGENT);
  const ids = { c0: id, c7: '', c8: '' };
  for (const [n, name] of (['c7', 'c8'] as const).entries()) {
    await doAs(stage, AGENT, 'callout', { ...toNumber(`555000${name.at(-1)!}`), background: true });
    const all = (await conversationsOf(stage, AGENT, n + 2)).map((one) => one.id);
    ids[name] = all.find((one) => !Object.values(ids).includes(one))!;
  }
  return ids;
}

/** Speech of a while; there is nothing else to wait for. */
const talk = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, TALK_MS));

const speechIn = (recordings: Readonly<Record<string, Recording>>, listener: string, hz: number): Stretch[] =>
  stretchesOf(hz, recordings[listener]!);

/** The agent in all recordings of the others: never in two at once, and as often as he was active there. */
function isNowhereTwice(
  t: Test,
  recordings: Readonly<Record<string, Recording>>,
  turns: Readonly<Record<Other, number>>,
): void {
  const heard = OTHERS.map((name) => ({ name, stretches: speechIn(recordings, name, HZ.agent) }));
  for (const { name, stretches } of heard)
    t.equal(stretches.length, turns[name], `${name} hears him in ${turns[name]} turns: ${tell(stretches)}`);
  for (const [n, one] of heard.entries())
    for (const other of heard.slice(n + 1)) {
      const ms = overlapOf(one.stretches, other.stretches);
      t.ok(ms < CLOCK_MS, `${one.name} and ${other.name}: ${Math.round(-ms)} ms between one and the other`);
    }
  // What he hears is on one recording: there the clock is the same.
  const all = OTHERS.map((name) => ({ name, stretches: speechIn(recordings, 'p5', HZ[name]) }));
  for (const { name, stretches } of all)
    t.equal(stretches.length, turns[name], `he hears ${name} in ${turns[name]} turns`);
  for (const [n, one] of all.entries())
    for (const other of all.slice(n + 1)) {
      const ms = overlapOf(one.stretches, other.stretches);
      t.ok(ms <= 20, `he hears ${one.name} and ${other.name} ${Math.round(-ms)} ms apart`);
    }
  for (const one of OTHERS)
    for (const other of OTHERS)
      if (one !== other) t.strictSame(speechIn(recordings, one, HZ[other]), [], `${one} never hears ${other}`);
}

const tell = (stretches: readonly Stretch[]): string =>
  stretches.map(({ from, to }) => `${Math.round(from)}-${Math.round(to)}`).join(' ');

t.test('on the real switch', { skip: withoutFreeswitch() || withoutTime() }, async (t) => {
  const stage = await startRealStage();
  t.teardown(() => stage.stop({ keep: !t.passing() }));

  t.test('moving among three conversations: not a packet goes astray', async (t) => {
    const ids = await threeAtOnce(stage);
    const stop = await stage.rig.record!();
    const turns = { c0: 1, c7: 0, c8: 0 };
    await talk();
    const go = async (to: Other, operation: string, body: object = {}): Promise<void> => {
      turns[to] += 1;
      await doAs(stage, AGENT, operation, { conversationId: ids[to], ...body });
      await settled(stage, ids[to]);
      await talk();
    };
    for (let round = 0; round < ROUNDS; round++) {
      await go('c7', 'resume');
      await go('c8', 'setVoiceIoMode', { voiceIoMode: 1 });
      await go('c0', 'join');
      await doAs(stage, AGENT, 'pause', { conversationId: ids.c0 });
      await settled(stage, ids.c0);
      await talk();
      await go('c8', 'resume');
      await go('c0', 'resume');
    }
    isNowhereTwice(t, await stop(), turns);
    await stage.reset();
  });

  t.test('who joins, or is called, on hold is not heard from his first packet on', async (t) => {
    const ids = await threeAtOnce(stage);
    const other = await talkTo(stage, '1001');
    const stop = await stage.rig.record!();
    await doAs(stage, AGENT, 'join', { conversationId: other.id, mode: 4 });
    await doAs(stage, AGENT, 'callout', { ...toNumber('5550006'), background: true });
    await conversationsOf(stage, AGENT, 5);
    await talk();
    const recordings = await stop();
    t.strictSame(speechIn(recordings, other.call.name, HZ.agent), [], 'not by those whom he joined');
    t.strictSame(speechIn(recordings, 'p1', HZ.agent), []);
    t.equal(speechIn(recordings, 'c0', HZ.agent).length, 1, 'and he went on where he was, without a gap');
    t.equal((await stage.ok('GET', `/conversation/${ids.c0}`)).agents[0].mode, 1);
    await stage.reset();
  });

  t.test('a merge: those who were on hold hear him only when they are together', async (t) => {
    const ids = await threeAtOnce(stage);
    const stop = await stage.rig.record!();
    await talk();
    await doAs(stage, AGENT, 'merge', { src_conversation_id: ids.c7, dst_conversation_id: ids.c0 });
    await settled(stage, ids.c7);
    await talk();
    const recordings = await stop();
    t.strictSame(speechIn(recordings, 'c8', HZ.agent), [], 'who stays on hold hears nothing');
    for (const hz of [HZ.c0, HZ.c7]) t.strictSame(speechIn(recordings, 'c8', hz), []);
    const [byC7, afterC7] = speechIn(recordings, 'c7', HZ.agent);
    t.ok(byC7 !== undefined && afterC7 === undefined, 'who was on hold hears him, once');
    t.ok(
      (speechIn(recordings, 'c0', HZ.agent).at(-1)?.to ?? 0) > (byC7?.from ?? Infinity) + TALK_MS / 2,
      'the other hears him with that one',
    );
    t.equal(speechIn(recordings, 'c7', HZ.c0).length, 1, 'and one another');
    t.equal(speechIn(recordings, 'c0', HZ.c7).length, 1);
    await stage.reset();
    t.strictSame(await stage.leftoversAtLast(), {});
  });
});
