import fc from 'fast-check';
import t from 'tap';
import { check } from '../../src/core/check.ts';
import { look } from '../../src/rest/desk.ts';
import { CODES } from '../../src/core/model/rejection.ts';
import { ANSWERING, fill, inputOf, nameOf } from './examples.ts';
import { bearer, startRest, type Harness } from './harness.ts';
import { createScene } from './scene.ts';

const DOCUMENTED: ReadonlySet<string> = new Set(['000000', '040204', ...Object.values(CODES)]);
/** 405: a name `.` is no more in the path when it is sent, and what is left may have other methods. */
const STATUSES = new Set([200, 400, 403, 404, 405, 409, 413, 415, 431, 503]);

// prettier-ignore
const ODD: readonly unknown[] = [null, true, 0, -1, 1.5, 1e308, 2 ** 53, '', ' ', '0', '\0', 'a\n\napi hupall', '${x}', '__proto__', 'constructor', '../x', '\u202E😀',
  '\ud800', 'x'.repeat(5000), [], {}, [[]], [null], { a: { b: [] } }, { constructor: { prototype: 1 } }];
const value = fc.oneof(fc.constantFrom(...ODD), fc.jsonValue({ maxDepth: 3 }), fc.string({ unit: 'binary' }));

interface Asked {
  /** `method path`, as it is known. */
  readonly operation: string;
  readonly path: string;
  /** Of the body; a query is made of its fields. */
  readonly text: string;
}

/** A good request with some of its fields changed, added or left out; or anything at all, or one that breaks off. */
const asked: fc.Arbitrary<Asked> = fc.constantFrom(...ANSWERING).chain((route) => {
  const good = inputOf(route);
  const names = fc.constantFrom(...Object.keys(good), 'x', '__proto__', 'agentId', 'backgroud');
  const fields = fc
    .array(fc.tuple(names, fc.option(value, { nil: undefined })), { maxLength: 3 })
    .map((changes) => JSON.stringify(Object.fromEntries([...Object.entries(good), ...changes])));
  const text = fc.oneof(
    { weight: 6, arbitrary: fields },
    { weight: 1, arbitrary: value.map((any) => JSON.stringify(any)) },
    { weight: 1, arbitrary: fields.chain((whole) => fc.nat(whole.length).map((end) => whole.slice(0, end))) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  );
  const known = fill(route.paths[0] ?? '').replaceAll('x1', 'default');
  const part = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).map(encodeURIComponent);
  const path = fc.oneof(
    fc.constant(known),
    part.map((any) => known.replace(/a1|default/, () => any)),
  );
  return fc.record({ operation: fc.constant(nameOf(route)), path, text });
});

void t.test(
  'whatever is asked is answered with a documented code, and what is refused has changed nothing',
  async (t) => {
    const rest = await startRest(t);
    const key = bearer(rest.parts.keys.create('all', '*', 'admin', 1).text);
    const scene = createScene(rest);
    scene.attach();
    for (const name of ['a1', 'a2']) scene.addAgent(name);
    scene.talk('leg-1', 'a1');
    scene.arrive('leg-2');
    let changes = 0;
    rest.engine.onCommitted((_, decision) => void (changes += decision.changes.length));
    const seen = new Map<number, number>();
    const answers = async ({ operation, path, text }: Asked): Promise<void> => {
      const before = changes;
      const { status, code } = await ask(rest, operation, path, text, key);
      seen.set(status, (seen.get(status) ?? 0) + 1);
      if (!STATUSES.has(status) || !DOCUMENTED.has(code)) throw new Error(`answered ${status} ${code}`);
      if (status !== 200 && changes !== before) throw new Error(`${status} ${code}, and ${changes - before} changes`);
      const [violation] = check(look(rest));
      if (violation !== undefined) throw new Error(JSON.stringify(violation));
    };
    await fc.assert(fc.asyncProperty(asked, answers), { numRuns: 1000 });
    t.comment([...seen].map(([status, times]) => `${times} with ${status}`).join(', '));
    for (const status of [200, 400, 404]) t.ok((seen.get(status) ?? 0) > 0, `${status} was met`);
    t.notMatch(rest.logged.join(), /a request failed/);
  },
);

/** Every answer is held against the OpenAPI document by the harness. */
async function ask(
  rest: Harness,
  operation: string,
  path: string,
  text: string,
  key: Record<string, string>,
): Promise<{ status: number; code: string }> {
  const method = operation.slice(0, operation.indexOf(' ')).toUpperCase();
  if (method === 'POST') return rest.call(method, path, text === '' ? ' ' : text, key);
  return rest.call(method, `${path}${queryOf(text)}`, undefined, key);
}

function queryOf(text: string): string {
  const fields: unknown = parse(text);
  if (typeof fields !== 'object' || fields === null) return `?${encodeURIComponent(text.replaceAll(/\p{Cs}/gu, ''))}`;
  const pairs = Object.entries(fields).map(([name, each]): [string, string] => [name, asText(each)]);
  return `?${new URLSearchParams(pairs).toString()}`.slice(0, 8000);
}

const asText = (each: unknown): string => (typeof each === 'string' ? each : JSON.stringify(each));

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
