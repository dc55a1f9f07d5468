import t, { type Test } from 'tap';
import type { TSchema } from '@sinclair/typebox';
import { otherSpellings } from '../../src/rest/aliases.ts';
import { ROUTES } from '../../src/rest/routes.ts';
import type { Route } from '../../src/rest/route.ts';
import { ANSWERING, EXAMPLES, inputOf, nameOf, requestFor } from './examples.ts';
import { bearer, startRest, type Harness } from './harness.ts';

type Fields = Readonly<Record<string, unknown>>;

/** With a key: making one, as a test does here, closes the door to who has none. */
async function startWithKey(t: Test): Promise<Harness> {
  const rest = await startRest(t);
  const key = bearer(rest.parts.keys.create('all', '*', 'admin', 1).text);
  return { ...rest, call: (method, path, body) => rest.call(method, path, body, key) };
}

/** Refused before it was looked at; what is done with it then is not the point here. */
const NOT_READ = /: (not )?expected |: missing; |: unknown field|given twice/;

const without = (input: Fields, name: string): Fields =>
  Object.fromEntries(Object.entries(input).filter(([key]) => key !== name));

const isBadParameter = async (
  t: Test,
  rest: Harness,
  route: Route,
  input: Fields,
  field: RegExp,
  what: string,
): Promise<void> => {
  const answer = await rest.call(...requestFor(route, input));
  t.match(answer, { status: 400, code: '000001', msg: field }, `${nameOf(route)}: ${what}: ${answer.msg}`);
};

/** Values of every type but the field's own. */
function wrongTypes(schema: TSchema): unknown[] {
  const types = [schema['type']].flat() as string[];
  const values: [type: string, value: unknown][] = [
    ['string', 'text'],
    ['integer', 7],
    ['boolean', true],
    ['null', null],
    ['object', {}],
    ['array', []],
    ['number', 1.5],
  ];
  return values.filter(([type]) => !types.includes(type)).map(([, value]) => value);
}

void t.test('every operation with an input has an example here', async (t) => {
  const wanted = ROUTES.filter(({ input }) => Object.keys(input.properties).length > 0).map(nameOf);
  t.same(wanted.sort(), Object.keys(EXAMPLES).sort());
  for (const route of ROUTES)
    t.same(
      Object.keys(inputOf(route)).filter((name) => !(name in route.input.properties)),
      [],
      nameOf(route),
    );
});

void t.test('a required field that is missing is named', async (t) => {
  const rest = await startWithKey(t);
  for (const route of ANSWERING)
    for (const name of route.input.required ?? [])
      await isBadParameter(
        t,
        rest,
        route,
        without(inputOf(route), name),
        new RegExp(`^${name}: missing; expected `),
        `no ${name}`,
      );
});

void t.test('a wrong type is named, and nothing is converted in a body', async (t) => {
  const rest = await startWithKey(t);
  for (const route of ANSWERING.filter(({ method }) => method === 'post'))
    for (const [name, schema] of Object.entries(route.input.properties as Record<string, TSchema>))
      for (const value of wrongTypes(schema))
        await isBadParameter(
          t,
          rest,
          route,
          { ...inputOf(route), [name]: value },
          new RegExp(`^${name}: (not )?expected `),
          `${name} is ${JSON.stringify(value)}`,
        );
});

void t.test('a whole number has two ends', async (t) => {
  const rest = await startWithKey(t);
  for (const route of ANSWERING)
    for (const [name, schema] of Object.entries(route.input.properties as Record<string, TSchema>)) {
      const [minimum, maximum] = [schema['minimum'] as number | undefined, schema['maximum'] as number | undefined];
      if (minimum === undefined || maximum === undefined || maximum === Number.MAX_SAFE_INTEGER) continue;
      for (const value of [minimum - 1, maximum + 1])
        await isBadParameter(
          t,
          rest,
          route,
          { ...inputOf(route), [name]: value },
          new RegExp(`^${name}: expected a whole number, ${minimum} to ${maximum}`),
          `${name} is ${value}`,
        );
      for (const value of [minimum, maximum]) {
        const answer = await rest.call(...requestFor(route, { ...inputOf(route), [name]: value }));
        t.notMatch(answer.msg, NOT_READ, `${nameOf(route)}: ${name} may be ${value}`);
      }
    }
});

void t.test('an unknown field is refused by every operation, in the query and in the body', async (t) => {
  const rest = await startWithKey(t);
  for (const route of ANSWERING) {
    await isBadParameter(t, rest, route, { ...inputOf(route), bogus: 1 }, /^bogus: unknown field/, 'unknown field');
    if (route.method !== 'delete') continue;
    const [method, path] = requestFor(route, {});
    t.match(
      await rest.call(method, path, { bogus: 1 }),
      { status: 400, msg: /^bogus: unknown field/ },
      `${nameOf(route)}: in the body`,
    );
  }
});

void t.test('every parameter may be spelled in every way, but once', async (t) => {
  const rest = await startWithKey(t);
  for (const route of ANSWERING)
    for (const [name, value] of Object.entries(inputOf(route)))
      for (const other of otherSpellings(name)) {
        const answer = await rest.call(...requestFor(route, { ...without(inputOf(route), name), [other]: value }));
        t.notMatch(answer.msg, NOT_READ, `${nameOf(route)}: ${other} is ${name}: ${answer.msg}`);
        await isBadParameter(
          t,
          rest,
          route,
          { ...inputOf(route), [other]: value },
          /the same parameter, given twice/,
          `${other} and ${name}`,
        );
      }
});

void t.test('parameters stand in one place', async (t) => {
  const rest = await startWithKey(t);
  t.match(await rest.call('POST', '/channel?id=a', {}), { status: 400, msg: /^id: expected in the body/ });
  t.match(await rest.call('DELETE', '/conversation/x?data=1', { agent_name: 'a' }), {
    status: 400,
    msg: /^data: expected in the body/,
  });
  t.match(await rest.call('GET', '/agent?pageNo=1&pageNo=2'), { status: 400, msg: /^pageNo: expected a whole number/ });
});

void t.test('a message names the field as the client wrote it', async (t) => {
  const rest = await startWithKey(t);
  t.match(await rest.call('POST', '/agent/a1/reject', { taskId: 5 }), { msg: /^taskId: expected text/ });
  t.match(await rest.call('POST', '/agent', { name: 'a', extension: 'b', skills: [{ name: 'c', score: 'high' }] }), {
    msg: /^skills\[0\]\.score: expected a whole number/,
  });
});
