import type { TSchema } from '@sinclair/typebox';
import { err, ok, type Result } from '../lib/result.ts';
import { configSchema } from './schema.ts';

/** Of the command line's own (cli/client.ts), not settings. */
const NOT_SETTINGS = new Set(['ENQUEUED_URL', 'ENQUEUED_KEY', 'ENQUEUED_CONFIG']);

type Tree = { [key: string]: unknown };

/** Every key that holds one value, with its path: `http.listen` is ENQUEUED_HTTP_LISTEN. */
const SETTINGS = settingsOf(configSchema, []);
const BY_VARIABLE = new Map(SETTINGS.map((setting) => [`ENQUEUED_${setting.path.join('_').toUpperCase()}`, setting]));
const BY_KEY = new Map(SETTINGS.map((setting) => [setting.path.join('.'), setting]));

interface Setting {
  readonly path: readonly string[];
  /** It is a text, whatever it looks like. */
  readonly isText: boolean;
}

function settingsOf(schema: TSchema, path: readonly string[]): Setting[] {
  const properties = schema['properties'] as Record<string, TSchema> | undefined;
  if (properties === undefined) return [{ path, isText: schema['type'] === 'string' }];
  return Object.entries(properties).flatMap(([name, inner]) => settingsOf(inner, [...path, name]));
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
    const setting = BY_VARIABLE.get(name);
    if (setting === undefined) problems.push(`${name}: there is no such setting`);
    else put(tree, setting.path, parseValue(setting, text));
  }
  for (const given of settings) {
    const [key = '', ...rest] = given.split('=');
    const setting = BY_KEY.get(key);
    if (setting === undefined || rest.length === 0)
      problems.push(`${given}: write key=value with a key of the configuration`);
    else put(tree, setting.path, parseValue(setting, rest.join('=')));
  }
  return problems.length > 0 ? err(problems) : ok(tree);
}

/** JSON where it is JSON, else a text; a text where a text is wanted, also one of digits. */
function parseValue({ isText }: Setting, text: string): unknown {
  if (isText) return text;
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
