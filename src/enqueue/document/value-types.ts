/** How an attribute's text becomes a value; undefined where it is none of these. */
export interface ValueType<T> {
  readonly expected: string;
  readonly read: (text: string) => T | undefined;
}

const WHOLE = /^\d{1,9}$/;

const scaled = (unit: string, factor: number, min: number, max: number): ValueType<number> => ({
  expected: `${unit}, ${min} to ${max}`,
  read: (text) => {
    const value = WHOLE.test(text.trim()) ? Number(text) : Number.NaN;
    return value >= min && value <= max ? value * factor : undefined;
  },
});

export const whole = (min: number, max: number): ValueType<number> => scaled('a whole number', 1, min, max);

/** Whole seconds in the document, milliseconds in the model. */
export const seconds = (min: number, max: number): ValueType<number> => scaled('whole seconds', 1000, min, max);

export const oneOf = <T extends string | number>(values: readonly T[]): ValueType<T> => ({
  expected: `one of ${values.join(', ')}`,
  read: (text) => values.find((value) => String(value) === text.trim()),
});

const pattern = (expected: string, shape: RegExp): ValueType<string> => ({
  expected,
  read: (text) => (shape.test(text.trim()) ? text.trim() : undefined),
});

/** An empty attribute says the same as none. */
const orNone = (type: ValueType<string>): ValueType<string | null> => ({
  expected: `${type.expected}, or nothing`,
  read: (text) => (text === '' ? null : type.read(text)),
});

export const bool: ValueType<boolean> = {
  expected: 'true or false',
  read: (text) =>
    new Map([
      ['true', true],
      ['false', false],
    ]).get(text.trim()),
};

export const id = pattern('1 to 64 of A-Z a-z 0-9 _ . -', /^[\w.-]{1,64}$/);
export const agentName = pattern('1 to 32 of A-Z a-z 0-9 _', /^\w{1,32}$/);
export const skillName = pattern('1 to 64 characters without quotes or control characters', /^[^\p{Cc}"'`]{1,64}$/u);
export const label = pattern('at most 64 characters without control characters', /^\P{Cc}{0,64}$/u);

/** Agent states a document may ask for. Source: specification 3-rest-api.md. */
export const settableState = pattern('idle, busy[/x] or away[/x]', /^(?:idle|(?:busy|away)(?:\/[\w-]{1,32})?)$/);

/**
 * A file below the sounds folder. The name reaches the switch's command line, so it is held to a grammar in which
 * neither a path out of the folder nor a variable, an option list or a second file can be written.
 */
export const soundFile = orNone(
  pattern(
    'a file below the sounds folder: at most 200 of A-Z a-z 0-9 _ . -, no name starting with a dot or a hyphen',
    /^(?=.{1,200}$)\w[\w.-]*(?:\/\w[\w.-]*)*$/,
  ),
);

/** Taken as it stands. Control characters are refused: it becomes a header and a channel variable, one line each. */
export const userData = orNone({
  expected: 'at most 4096 characters without control characters',
  read: (text) => (/^\P{Cc}{0,4096}$/u.test(text) ? text : undefined),
});
