import { separate } from './separate.ts';

/** What an originate asks for. */
export interface DialRequest {
  readonly variables: ReadonlyMap<string, string>;
  readonly target: string;
  /** `&app(data)`, or a number of the dialplan. */
  readonly then:
    | { readonly application: string; readonly data: string }
    | { readonly extension: string; readonly dialplan: string; readonly context: string };
  readonly timeoutS: number | undefined;
}

/** Undefined: not the form of an originate. */
export function parseOriginate(arg: string): DialRequest | undefined {
  const words = separate(arg, ' ').map((word) => (word.toLowerCase() === 'undef' ? undefined : word));
  const [dial, exten, dialplan = 'XML', context = 'default', cidName, cidNumber, timeout] = words;
  if (dial === undefined || exten === undefined || words.length > 7) return undefined;
  const { variables, rest } = parseVariables(dial);
  if (cidName !== undefined && !variables.has('origination_caller_id_name'))
    variables.set('origination_caller_id_name', cidName);
  if (cidNumber !== undefined && !variables.has('origination_caller_id_number'))
    variables.set('origination_caller_id_number', cidNumber);
  const [, application, data = ''] = /^&([^()]+)(?:\(([^)]*)\)?)?/.exec(exten) ?? [];
  return {
    variables,
    target: rest,
    then: application === undefined ? { extension: exten, dialplan, context } : { application, data },
    timeoutS: timeout === undefined ? undefined : Number.parseInt(timeout, 10),
  };
}

/** `{a=b,c=d}`, `[…]` and `<…>` before a dial string; `^^:` names another delimiter than the comma. */
export function parseVariables(dial: string): { readonly variables: Map<string, string>; readonly rest: string } {
  const variables = new Map<string, string>();
  let rest = dial.trimStart();
  for (let close = CLOSING[rest[0] ?? '']; close !== undefined; close = CLOSING[rest[0] ?? '']) {
    const end = findEnd(rest, rest[0] ?? '', close);
    if (end < 0) break;
    readVariables(rest.slice(1, end), variables);
    rest = rest.slice(end + 1).trimStart();
  }
  return { variables, rest };
}

const CLOSING: Readonly<Record<string, string>> = { '{': '}', '[': ']', '<': '>' };

/** The bracket that closes the first one; brackets in between count. */
function findEnd(text: string, open: string, close: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === open) depth += 1;
    else if (text[at] === close && (depth -= 1) === 0) return at;
  }
  return -1;
}

function readVariables(list: string, variables: Map<string, string>): void {
  const [delimiter, text] = list.startsWith('^^') ? [list[2] ?? ',', list.slice(3)] : [',', list];
  for (const pair of separate(text, delimiter)) {
    const [name, value] = separate(pair, '=', 2);
    if (name !== undefined && name !== '' && value !== undefined && value !== '') variables.set(name, value);
  }
}
