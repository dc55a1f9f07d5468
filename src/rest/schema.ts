import { Type, type Static, type TObject, type TProperties, type TSchema, type TUnsafe } from '@sinclair/typebox';

/** An object without other fields than these. */
export const closed = <P extends TProperties>(properties: P, options: Record<string, unknown> = {}): TObject<P> =>
  Type.Object(properties, { additionalProperties: false, ...options });

export const NOTHING = closed({});

/** `description` says what is expected: it ends in the error's sentence. */
export const text = (pattern: string, description: string, options: Record<string, unknown> = {}) =>
  Type.String({ pattern, description, ...options });

export const oneOf = <const V extends readonly (string | number)[]>(
  values: V,
  description: string,
): TUnsafe<V[number]> =>
  Type.Unsafe<V[number]>({
    type: typeof values[0] === 'number' ? 'integer' : 'string',
    enum: [...values],
    description,
  });

export const nullable = <S extends TSchema>(schema: S): TUnsafe<Static<S> | null> =>
  Type.Unsafe<Static<S> | null>({ ...schema, type: [schema['type'] as string, 'null'] });

export const optional = <S extends TSchema>(schema: S) => Type.Optional(schema);

export const whole = (minimum: number, maximum: number, description: string) =>
  Type.Integer({ minimum, maximum, description });

const SENTENCE = '^\\P{Cc}*$';

/** Text for people: any language, one line. */
export const line = (maxLength: number, description: string) =>
  Type.String({
    maxLength,
    pattern: SENTENCE,
    description: `${description}: at most ${maxLength} characters without control characters`,
  });

export const name = text('^[A-Za-z0-9_.-]{1,64}$', '1 to 64 of A-Z a-z 0-9 _ . -');
export const agentName = text('^[A-Za-z0-9_]{1,32}$', '1 to 32 of A-Z a-z 0-9 _');
export const skillName = text('^[^\\p{Cc}"\'`]{1,64}$', '1 to 64 characters without quotes or control characters');
export const userData = line(4096, 'data of the application');
export const seq = text('^[0-9]{1,15}$', "an event's number");
export const mode = oneOf([1, 2, 3, 4], '1 hears and is heard, 2 hears only, 3 is heard only, 4 neither');
export const localTime = Type.String({
  pattern: '^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d$',
  description: 'YYYY-MM-DD HH:MM:SS, local time',
});

/** What may stand in a path, by its name there. */
export const PATH_PARAMETERS: Readonly<Record<string, TSchema>> = {
  callcenter_id: name,
  channel_id: name,
  extension_id: name,
  condition_id: name,
  agent_name: agentName,
  conversation_id: name,
  call_id: name,
  queue_id: name,
  key_id: name,
  seq,
};
