import type { TSchema } from '@sinclair/typebox';
import { err, ok, type Result } from '../lib/result.ts';
import { configSchema } from './schema.ts';

/** Of the command line's own (cli/client.ts), not settings. */
const NOT_SETTINGS = new Set(['ENQUEUED_URL', 'ENQUEUED_KEY', 'ENQUEUED_CONFIG']);

type Tree = { [key: string]: unknown };

/** Every key that holds one value, with its path: `http.listen` is ENQUEUED_HTTP_LISTEN. */
const PATHS = pathsOf(configSchema, []);
const BY_VARIABLE = new Map(PATHS.map((path) => [`ENQUEUED_${path.join('_').toUpperCase()}`, path]));

function pathsOf(schema: TSchema, path: readonly string[]): string[][] {
  const properties = schema['properties'] as Record<string, TSchema> | undefined;
  if (properties === undefined) return [[...path]];
  return Object.entries(properties).flatMap(([name, inner]) => pathsOf(inner, [...path, name]));
}

/** Variables of the environment, then `key=value` settings, laid over what the file says. */
export function overrideFrom(
  base: unknown,
  env: Readonly<Record<string, string | undefined>>,
  settings: readonly string[],
): Result<unknown, readonly string[]> {
  if (typeof base !== 'object' || base === null || Array.isArray(base)) return ok(base);
  const tree = structuredClone(base) as Tree;
  const problems: string[] = [];
  for (const [name, text] of Object.entries(env)) {
    if (!name.startsWith('ENQUEUED_') || text === undefined || NOT_SETTINGS.has(name)) continue;
    const path = BY_VARIABLE.get(name);
    if (path === undefined) problems.push(`${name}: there is no such setting`);
    else put(tree, path, parseValue(text));
  }
  for (const setting of settings) {
    const [key, ...rest] = setting.split('=');
    const path = PATHS.find((candidate) => candidate.join('.') === key);
    if (path === undefined || rest.length === 0)
      problems.push(`${setting}: write key=value with a key of the configuration`);
    else put(tree, path, parseValue(rest.join('=')));
  }
  return problems.length > 0 ? err(problems) : ok(tree);
}

/** JSON where it is JSON, else a text. */
function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function put(tree: Tree, [first, ...rest]: readonly string[], value: unknown): void {
  if (first === undefined) return;
  if (rest.length === 0) tree[first] = value;
  else put(childOf(tree, first), rest, value);
}

function childOf(tree: Tree, name: string): Tree {
  const child = tree[name];
  if (typeof child === 'object' && child !== null) return child as Tree;
  return (tree[name] = {});
}
