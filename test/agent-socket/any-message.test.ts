import fc from 'fast-check';
import t from 'tap';
import { CODES } from '../../src/agent-socket/codes.ts';
import { check } from '../../src/core/check.ts';
import { look } from '../../src/rest/desk.ts';
import { EXAMPLES } from './examples.ts';
import { PASSWORD, startProtocol } from './harness.ts';

const DOCUMENTED: ReadonlySet<string> = new Set(['0', ...Object.values(CODES)].filter((code) => code !== CODES.system));

// prettier-ignore
const ODD = [null, true, 0, -1, 1.5, 1e308, 2 ** 53, '', ' ', '0', '1', '2', '\0', 'a\n\napi hupall', '${x}', '__proto__', 'constructor', '../x',
  '\u202E😀', '\ud800', 'x'.repeat(3000), [], {}, [[]], { a: { b: [] } }, 'ann', 'bob', 'default', '5550100', 'MAKE_FREE', 'RING'];
const value = fc.oneof(fc.constantFrom<unknown>(...ODD), fc.jsonValue({ maxDepth: 3 }), fc.string({ unit: 'binary' }));

const TYPES = Object.keys(EXAMPLES) as (keyof typeof EXAMPLES)[];

/** A good message with some of its fields changed, added or left out; or anything at all, or one that breaks off. */
const messages = (uuids: readonly string[]): fc.Arbitrary<string> => {
  const whole = fc.constantFrom(...TYPES).chain((type) => {
    const good = {
      ...EXAMPLES[type],
      ext_id: undefined,
      req_id: 'r',
      os: 'Windows',
      company_code: 'default',
      agent_id: 'ann',
      agent_pwd: PASSWORD,
    };
    const names = fc.constantFrom(...Object.keys(good), 'uuid', 'ext_id', 'session', '__proto__', 'out_line');
    const called = fc.record({
      uuid: fc.constantFrom(...uuids),
      consult_uuid: fc.constantFrom(...uuids),
      operated_agent_id: fc.constantFrom('ann', 'bob'),
      operated_ext_id: fc.constantFrom('ann', 'bob'),
    });
    const changes = fc.array(fc.tuple(names, fc.option(value, { nil: undefined })), { maxLength: 2 });
    return fc
      .tuple(called, changes)
      .map(([ids, some]) => JSON.stringify(Object.fromEntries([...Object.entries({ ...good, ...ids }), ...some])));
  });
  return fc.oneof(
    { weight: 6, arbitrary: whole },
    { weight: 1, arbitrary: value.map((any) => JSON.stringify(any)) },
    { weight: 1, arbitrary: whole.chain((text) => fc.nat(text.length).map((end) => text.slice(0, end))) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  );
};

/** For these it is waited: until a telephone has answered, until a password has been looked at. */
const WAITS = /"(answer|pickup|checkin)"/;

void t.test(
  'whatever is said is answered with a documented code, and what is refused has changed nothing',
  async (t) => {
    const protocol = await startProtocol(t, { requestsPerSecond: 100_000 });
    const { engine, clock, scene } = protocol;
    for (const name of ['ann', 'bob']) protocol.addAccount(name, { role: 'supervisor' });
    scene.attach(['ann', 'bob']);
    for (const name of ['ann', 'bob']) scene.addAgent(name);
    const { conversation, task } = scene.talk('l1', 'ann');
    const ringing = scene.arrive('l2');
    let changes = 0;
    engine.onCommitted((_, decision) => void (changes += decision.changes.length));
    const seen = new Map<string, number>();
    const post = async (text: string): Promise<Record<string, unknown>> => {
      const waiting = protocol.post(text);
      if (!WAITS.test(text)) return waiting;
      const over = { is: false };
      const end = (): boolean => (over.is = true);
      void waiting.then(end, end);
      while (!over.is) {
        await new Promise((soon) => setImmediate(soon));
        clock.advance(100);
      }
      return waiting;
    };
    const answers = async (text: string): Promise<void> => {
      const [before, at] = [changes, clock.now()];
      const { code, msg, status } = await post(text);
      seen.set(String(code), (seen.get(String(code)) ?? 0) + 1);
      if (status !== 200 || !DOCUMENTED.has(String(code)))
        throw new Error(`answered ${String(status)} ${String(code)}`);
      if (typeof msg !== 'string') throw new Error('without a sentence');
      if (code !== '0' && clock.now() === at && changes !== before)
        throw new Error(`${code as string}, and it was done`);
      const [violation] = check(look(protocol));
      if (violation !== undefined) throw new Error(JSON.stringify(violation));
    };
    const uuids = [conversation, task, ringing, 'l1', 'l2', 'none'];
    await fc.assert(fc.asyncProperty(messages(uuids), answers), { numRuns: 1000 });
    t.comment([...seen].map(([code, times]) => `${times} with ${code}`).join(', '));
    for (const code of ['0', '4002', '4014']) t.ok((seen.get(code) ?? 0) > 0, `${code} was met`);
    t.notMatch(protocol.logged.join(), /a message failed/);
  },
);
