import { Ajv, type ErrorObject } from 'ajv';
import type { TSchema } from '@sinclair/typebox';
import { err, ok, type Result } from '../lib/result.ts';
import { sentenceFor } from '../rest/sentence.ts';
import { problemOf, refuse, type Problem } from './codes.ts';
import type { Message } from './message.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** Of a frame, bytes. */
export const LARGEST_MESSAGE = 8192;

/** What can be said of a frame before it is known what it asks for. */
export interface Frame {
  readonly reqId: string;
  /** Trimmed; '' where there is none. */
  readonly type: string;
  readonly fields: Fields;
}

const NOTHING: Frame = { reqId: '', type: '', fields: {} };
const LONGEST_ECHO = 128;

/** Never throws, whatever the text is. The frame is what the reply has to repeat, also of one that is refused. */
export function parseFrame(text: string): { readonly frame: Frame; readonly problem: Problem | null } {
  if (Buffer.byteLength(text) > LARGEST_MESSAGE)
    return { frame: NOTHING, problem: problemOf('badParameter', `message: expected at most ${LARGEST_MESSAGE} bytes`) };
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { frame: NOTHING, problem: problemOf('badParameter', 'message: expected a JSON object') };
  const fields = value as Fields;
  const frame = { reqId: echoOf(own(fields, 'req_id')), type: echoOf(own(fields, 'msg_type')).trim(), fields };
  return { frame, problem: frame.type === '' ? problemOf('badParameter', 'msg_type: missing') : null };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Never what it inherits: a field may be called `constructor`. */
const own = (fields: Fields, name: string): unknown => (Object.hasOwn(fields, name) ? fields[name] : undefined);

const echoOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, LONGEST_ECHO) : '';

const ajv = new Ajv({ strict: true, strictRequired: false, allowUnionTypes: true, verbose: true });

/** Reads the fields of one message. `known`: what the connection says already; the message's own word goes before. */
export type Reader = (fields: Fields, known: Fields) => Result<Fields, Problem>;

export function createReader({ input, type }: Message): Reader {
  const properties = input['properties'] as Readonly<Record<string, TSchema>>;
  return (fields, known) => {
    const value: Record<string, unknown> = { ...known, msg_type: type };
    for (const [name, schema] of Object.entries(properties)) {
      const given = name === 'msg_type' ? undefined : read(own(fields, name), schema);
      if (given !== undefined) value[name] = given;
    }
    // Compiled when it is first needed, and kept by ajv.
    const check = ajv.compile(input);
    return check(value) ? ok(value) : err(problemWith(check.errors ?? [], input));
  };
}

/** Absent: null and "". Numbers and truth may come as texts, and texts of digits as numbers. */
function read(given: unknown, { type }: TSchema): unknown {
  if (given === null || given === '') return undefined;
  if (type === 'integer' && typeof given === 'string' && /^-?[0-9]{1,15}$/.test(given)) return Number(given);
  if (type === 'boolean') return readTruth(given);
  if (type === 'string' && typeof given === 'number' && Number.isSafeInteger(given)) return String(given);
  return given;
}

const TRUTH: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  ['true', true],
  ['1', true],
  [1, true],
  ['false', false],
  ['0', false],
  [0, false],
]);

const readTruth = (given: unknown): unknown =>
  TRUTH.get(typeof given === 'string' ? given.toLowerCase() : given) ?? given;

const UUIDS = ['uuid', 'consult_uuid'];

function problemWith(errors: readonly ErrorObject[], schema: TSchema): Problem {
  // The branch of an if/then tells more than the line that says that it failed.
  const error = errors.find(({ keyword }) => keyword !== 'if');
  if (error === undefined) return problemOf('badParameter', 'message: not as expected');
  const isUuid = error.keyword === 'required' && UUIDS.includes(String(error.params['missingProperty']));
  return problemOf(
    isUuid ? 'uuidMissing' : 'badParameter',
    sentenceFor(error, schema, (name) => name),
  );
}

export const unknownMessage = (type: string) => refuse('unknownMessage', `msg_type: there is no ${type}`);
