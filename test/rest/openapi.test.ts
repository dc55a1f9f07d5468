import t from 'tap';
import { execFileSync } from 'node:child_process';
import { otherSpellings } from '../../src/rest/aliases.ts';
import { placeRoutes } from '../../src/rest/create-router.ts';
import { ROUTES } from '../../src/rest/routes.ts';
import { EXAMPLES, nameOf } from './examples.ts';
import { startRest } from './harness.ts';
import { openapi } from './openapi-check.ts';
import { Ajv2020 } from 'ajv/dist/2020.js';

type Json = { readonly [key: string]: unknown };

const operations = Object.entries(openapi.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
);

void t.test('every route is in it, and nothing else', async (t) => {
  const described = operations.map(({ path, method }) => `${method} ${path}`).sort();
  t.same(
    described,
    placeRoutes(ROUTES)
      .map(({ route, path }) => `${route.method} ${path}`)
      .sort(),
  );
});

void t.test('every reference leads somewhere', async (t) => {
  const references: string[] = [];
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      if (key === '$ref') references.push(String(inner));
      walk(inner);
    }
  };
  walk(openapi);
  t.ok(references.length > 100);
  for (const reference of new Set(references)) {
    const found = reference
      .replace('#/', '')
      .split('/')
      .reduce<unknown>((at, key) => (at as Json | undefined)?.[key], openapi);
    t.ok(found, reference);
  }
});

void t.test('operations are well described', async (t) => {
  const ids = operations.map(({ operation }) => operation['operationId']);
  t.equal(new Set(ids).size, ids.length, 'each has its own id');
  for (const { path, method, operation } of operations) {
    const parameters = operation['parameters'] as { name: string; in: string; required?: boolean; schema: unknown }[];
    const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
    t.same(
      inPath,
      [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
      `${method} ${path}`,
    );
    t.ok(parameters.every(({ schema }) => schema !== undefined) && String(operation['summary']).length > 10);
  }
});

void t.test('the described bodies take the examples, in every spelling, and nothing else', async (t) => {
  const ajv = new Ajv2020({ strict: false });
  ajv.addSchema({ ...openapi, $id: 'doc' });
  for (const { route, path } of placeRoutes(ROUTES)) {
    const example = EXAMPLES[nameOf(route)];
    if (route.method !== 'post' || example === undefined) continue;
    const pointer = `doc#/paths/${encodeURIComponent(path.replaceAll('/', '~1'))}/post/requestBody/content/application~1json/schema`;
    const takes = ajv.compile({ $ref: pointer });
    t.equal(takes(example), true, `${path} ${ajv.errorsText(takes.errors)}`);
    t.equal(takes({ ...example, bogus: 1 }), false, path);
    const required = route.input.required ?? [];
    for (const name of required) {
      const { [name]: value, ...others } = example;
      t.equal(takes(others), false, `${path} without ${name}`);
      for (const other of otherSpellings(name))
        t.equal(takes({ ...others, [other]: value }), true, `${path} with ${other}`);
    }
  }
});

void t.test('it is served as it is printed', async (t) => {
  const rest = await startRest(t);
  const served = await (await rest.raw('/v1/openapi.json')).json();
  t.same(served, JSON.parse(JSON.stringify(openapi)));
  const printed = execFileSync(process.execPath, ['dist/src/rest/print-openapi.js'], {
    encoding: 'utf8',
    maxBuffer: 64e6,
  });
  t.same(JSON.parse(printed), served);
});

void t.test('probes', async (t) => {
  const readiness = { isReady: false };
  const rest = await startRest(t, {}, { readiness: () => ({ ...readiness, details: { switch: 'away' } }) });
  t.same(await (await rest.raw('/healthz')).json(), { status: 'ok' });
  const away = await rest.raw('/readyz');
  t.equal(away.status, 503);
  t.same(await away.json(), { status: 'not ready', switch: 'away' });
  readiness.isReady = true;
  t.equal((await rest.raw('/readyz')).status, 200);
  t.match((await rest.raw('/metrics')).headers.get('content-type'), /^text\/plain; version=0\.0\.4/);
});

void t.test('the page to try it at comes from here, under a policy that names nothing else', async (t) => {
  const rest = await startRest(t);
  const page = await rest.raw('/docs');
  const html = await page.text();
  t.match(page.headers.get('content-security-policy'), /default-src 'none'; script-src 'self';/);
  t.notMatch(html, /https?:\/\//);
  for (const [, path = ''] of html.matchAll(/(?:src|href)="([^"]+)"/g)) {
    const file = await rest.raw(path);
    t.equal(file.status, 200, path);
    t.match(file.headers.get('content-type'), /^(text\/(css|javascript)|image\/png|application\/javascript)/);
    await file.arrayBuffer();
  }
});
