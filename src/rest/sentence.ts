import type { ErrorObject } from 'ajv';

type Schema = Readonly<Record<string, unknown>>;

/** One sentence for the first thing that is wrong. `root`: the whole schema; `spelled`: how the client wrote a parameter. */
export function sentenceFor(error: ErrorObject, root: Schema, spelled: (name: string) => string): string {
  const { keyword, params, parentSchema, data } = error;
  const path = partsOf(error.instancePath);
  const fields = (schemaAt(root, path)['properties'] ?? {}) as Readonly<Record<string, Schema>>;
  switch (keyword) {
    case 'required': {
      const missing = String(params['missingProperty']);
      return `${fieldOf([...path, missing], spelled)}: missing; expected ${expectedOf(fields[missing])}`;
    }
    case 'additionalProperties': {
      const known = Object.keys(fields);
      const hint = known.length === 0 ? 'none is expected here' : `known are ${known.join(', ')}`;
      return `${fieldOf([...path, String(params['additionalProperty'])], spelled)}: unknown field; ${hint}`;
    }
    case 'false schema':
      return `${fieldOf(path, spelled)}: not expected beside the other fields`;
    default:
      return `${fieldOf(path, spelled)}: expected ${expectedOf(parentSchema)}${parentSchema?.['writeOnly'] === true ? '' : `, not ${shown(data)}`}`;
  }
}

const partsOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

/** The description of a place in a value; conditions look at it in parts, so that their own schema does not tell all. */
function schemaAt(root: Schema, path: readonly string[]): Schema {
  return path.reduce<Schema>((schema, part) => {
    const inner = (schema['properties'] as Readonly<Record<string, Schema>> | undefined)?.[part] ?? schema['items'];
    return (inner ?? {}) as Schema;
  }, root);
}

/** `skills[0].name` */
function fieldOf([first, ...rest]: readonly string[], spelled: (name: string) => string): string {
  if (first === undefined) return 'body';
  return cut(spelled(first)) + rest.map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${cut(part)}`)).join('');
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  null: 'null',
};

function expectedOf(schema: unknown): string {
  const { type, description, enum: values, minimum, maximum } = (schema ?? {}) as Schema;
  const types = [type]
    .flat()
    .map((word) => WORDS[String(word)] ?? 'another value')
    .join(' or ');
  const range = typeof minimum === 'number' && typeof maximum === 'number' ? `, ${minimum} to ${maximum}` : '';
  const listed = Array.isArray(values) ? `, one of ${values.join(', ')}` : '';
  return `${types}${range}${listed}${typeof description === 'string' ? ` (${description})` : ''}`;
}

const LONGEST_SHOWN = 40;

const cut = (text: string): string => (text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text);

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return cut(JSON.stringify(value));
}
