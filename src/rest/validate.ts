import type { TObject } from '@sinclair/typebox';
import { Ajv, type ValidateFunction } from 'ajv';
import { err, ok, type Result } from '../lib/result.ts';
import { spellingsOf } from './aliases.ts';
import { refusalOf, type Refusal } from './errors.ts';
import { sentenceFor } from './sentence.ts';

const OPTIONS = { strict: true, strictRequired: false, allowUnionTypes: true, verbose: true } as const;

/** In bodies 1 and "1" are two things; in a query everything is text. */
const CHECKERS = { body: new Ajv(OPTIONS), query: new Ajv({ ...OPTIONS, coerceTypes: true }) };

type Fields = Readonly<Record<string, unknown>>;

/** Reads the parameters of one operation, under whatever spelling; the values have the schema's types then. */
export type Reader = (given: Fields, from: 'body' | 'query') => Result<Fields, Refusal>;

export function createReader(schema: TObject): Reader {
  const spellings = spellingsOf(Object.keys(schema.properties));
  return (given, from) => {
    const named = nameFields(given, spellings);
    if (!named.ok) return named;
    const { fields, spelled } = named.value;
    // Compiled when it is first needed: all of them at the start are a quarter of the time that a start takes.
    const check = CHECKERS[from].compile(schema);
    return checkFields(check, schema, fields, (name) => spelled.get(name) ?? name);
  };
}

function checkFields(
  check: ValidateFunction,
  schema: TObject,
  fields: Fields,
  spelled: (name: string) => string,
): Result<Fields, Refusal> {
  const value = { ...fields };
  if (check(value)) return ok(value);
  // The branch of an if/then tells more than the line that says that it failed.
  const error = check.errors?.find(({ keyword }) => keyword !== 'if');
  return err(
    refusalOf('badParameter', error === undefined ? 'body: not as expected' : sentenceFor(error, schema, spelled)),
  );
}

interface Named {
  readonly fields: Fields;
  /** By name: as the client wrote it. */
  readonly spelled: ReadonlyMap<string, string>;
}

function nameFields(given: Fields, spellings: ReadonlyMap<string, string>): Result<Named, Refusal> {
  const spelled = new Map<string, string>();
  for (const key of Object.keys(given)) {
    const name = spellings.get(key) ?? key;
    const other = spelled.get(name);
    if (other !== undefined)
      return err(refusalOf('badParameter', `${key} and ${other}: the same parameter, given twice`));
    spelled.set(name, key);
  }
  return ok({ fields: Object.fromEntries([...spelled].map(([name, key]) => [name, given[key]])), spelled });
}
