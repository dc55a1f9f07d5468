import { MESSAGES } from '../../src/agent-socket/messages.ts';
import { CODES as MESSAGE_CODES } from '../../src/agent-socket/codes.ts';
import { COMMON } from '../../src/agent-socket/fields.ts';
import type { Message } from '../../src/agent-socket/message.ts';
import { CODES } from '../../src/core/model/rejection.ts';
import { namesIn } from '../../src/rest/read-call.ts';
import type { Route } from '../../src/rest/route.ts';
import { ROUTES } from '../../src/rest/routes.ts';
import { inputOf, nameOf } from '../rest/examples.ts';
import type { Stage } from '../stage/create-stage.ts';

type Fields = Readonly<Record<string, unknown>>;
interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly items?: { readonly properties?: Readonly<Record<string, Schema>> };
}

/** Where a text goes in while all else is right. */
export interface Door {
  readonly name: string;
  /** Is it no injection there, but a name that may or may not be known? */
  accepts(text: string): boolean;
  /** What is answered; '' where it was let in. A code that is not documented, a fault of ours among them, throws. */
  send(stage: Stage, text: string): Promise<string>;
}

/** Ids of what goes on, so that nothing but the text keeps a request from being done. */
export type Live = Readonly<Record<'conversation' | 'call' | 'queue' | 'agent', string>>;

/** Texts for people, which anybody may choose: they are to come out as they went in, see injections.test. */
export const FREE_TEXTS: readonly string[] = [
  'post /key name',
  ...['post /account', 'post /account/{agent_name}', 'post /agent'].flatMap((route) =>
    ['num', 'password', 'skills'].map((field) => `${route} ${field}`),
  ),
  'post /channel remark',
  'post /extension password',
  'post /condition remark',
  'post /condition/{condition_id} remark',
  'post /agent/{agent_name}/skills opts',
  'post /agent/{agent_name}/reject data',
  'post /agent/{agent_name}/callout user_data',
  'post /agent/{agent_name}/callagent user_data',
  'post /agent/{agent_name}/depart data',
  'delete /conversation/{conversation_id} data',
];

const isText = ({ type, enum: values }: Schema): boolean => [type].flat().includes('string') && values === undefined;
const isListOfNames = ({ items }: Schema): boolean => items?.properties?.['name'] !== undefined;
/** Not by the schema: one that is too wide must be found. */
const isWord = (text: string): boolean => /^[\w.-]{1,64}$/.test(text);

const propertiesOf = (schema: unknown): [string, Schema][] =>
  Object.entries((schema as { properties: Record<string, Schema> }).properties);

/** All texts of all operations, by `method path field`. */
export const restTexts = (): string[] =>
  ROUTES.flatMap((route) =>
    propertiesOf(route.input)
      .filter(([, schema]) => isText(schema) || isListOfNames(schema))
      .map(([field]) => `${nameOf(route)} ${field}`),
  );

const DOCUMENTED: ReadonlySet<string> = new Set([...Object.values(CODES), '040204']);

async function ask(stage: Stage, route: Route, path: string, input: Fields): Promise<string> {
  const isBody = route.method === 'post' || route.method === 'delete';
  const query = new URLSearchParams(
    Object.entries(input).map(([name, value]): [string, string] => [name, String(value)]),
  );
  const response = await fetch(`${stage.url()}v1/callcenter${path}${isBody ? '' : `?${query.toString()}`}`, {
    method: route.method.toUpperCase(),
    headers: { 'content-type': 'application/json' },
    ...(isBody ? { body: JSON.stringify(input) } : {}),
  });
  const { code } = (await response.json()) as { code: string };
  if (response.status === 200) return '';
  if (response.status >= 500 || !DOCUMENTED.has(code)) throw new Error(`answered ${response.status} ${code}`);
  return code;
}

/** Such as it stands in a URL, whatever it is. */
const percent = (text: string): string =>
  Array.from(Buffer.from(text), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

const IDS = (live: Live): Readonly<Record<string, string>> => ({
  conversation_id: live.conversation,
  src_conversation_id: live.conversation,
  dst_conversation_id: live.conversation,
  queue_id: live.queue,
  call_id: live.call,
  agent_name: live.agent,
});

const fill = (path: string, ids: Readonly<Record<string, string>>): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? '1');

/** Behind a number that there is a way to, so that the rest would get as far as the switch. */
const numbered = (field: string, text: string): string =>
  field === 'to' || field.endsWith('_number') ? `5550007${text}` : text;

/** Every strict text of a body, a query or a path. Keys are left out: the first one would shut the door on the test. */
export function restDoors(live: Live): Door[] {
  const ids = IDS(live);
  const asked = ROUTES.filter(({ open, tag }) => open === null && tag !== 'key');
  return asked.flatMap((route) => {
    const path = route.paths[0] ?? '';
    const named = Object.fromEntries(Object.entries(inputOf(route)).map(([name, value]) => [name, ids[name] ?? value]));
    const fields = propertiesOf(route.input).filter(
      ([field, schema]) => isText(schema) && !FREE_TEXTS.includes(`${nameOf(route)} ${field}`),
    );
    return [
      ...fields.map(([field]): Door => ({
        name: `${nameOf(route)}, ${field}`,
        // An empty one leaves the number good.
        accepts: (text) => isWord(text) || (field === 'to' && text === ''),
        send: (stage, text) => ask(stage, route, fill(path, ids), { ...named, [field]: numbered(field, text) }),
      })),
      ...namesIn(path).map((name): Door => pathDoor(route, path, name, ids, named)),
    ];
  });
}

/** Node's limit is 16 KiB for all headers. */
const LONGEST_IN_PATH = 1000;

const pathDoor = (route: Route, path: string, name: string, ids: ReturnType<typeof IDS>, input: Fields): Door => ({
  name: `${nameOf(route)}, {${name}} in the path`,
  accepts: (text) => text === '' || text.length > LONGEST_IN_PATH || isWord(text),
  send: (stage, text) => ask(stage, route, fill(path.replace(`{${name}}`, percent(text)), ids), input),
});

/** What else a message needs so that only the text is wrong. The targets are those that have a grammar. */
const MESSAGE_INPUTS = (live: Live): Readonly<Record<string, Fields>> => ({
  checkin: { agent_pwd: 'x', os: 'x', company_code: 'nowhere' },
  call: { callee_number: '5550007', out_line: 1 },
  answer: { uuid: live.queue },
  pickup: { uuid: live.queue },
  hangup: { uuid: live.conversation },
  hold: { uuid: live.conversation, hold: '1' },
  mute: { uuid: live.conversation, mute: '1' },
  dtmf: { uuid: live.conversation, content: '1' },
  change_media: { uuid: live.conversation, audio: 3, video: 0 },
  change_status: { action: 'MAKE_BUSY' },
  trans: { uuid: live.conversation, type: '1', trans_type: '3', trans_number: '9' },
  consult: { uuid: live.conversation, type: '1', consult_type: '1', consult_number: '5550007' },
  consult_to_trans: { consult_uuid: live.conversation },
  three_way: { uuid: live.conversation, three_way_type: '1', three_way_number: '5550007' },
  ...Object.fromEntries(
    ['eavesdrop', 'whisper', 'force_call', 'substitute', 'interrupt_call'].map((type) => [
      type,
      { operated_agent_id: live.agent, operated_ext_id: live.agent },
    ]),
  ),
});

/** As `call`: of a message that is taken what is given goes on with the call; of the rest, names of devices. */
const FREE_FIELDS: readonly string[] = ['work_order_id', 'agent_ip', 'agent_pwd', 'os', 'req_id'];

const MESSAGE_DOCUMENTED: ReadonlySet<string> = new Set(
  Object.values(MESSAGE_CODES).filter((code) => code !== MESSAGE_CODES.system),
);

export async function say(stage: Stage, message: Fields): Promise<string> {
  const response = await fetch(`${stage.url()}openapi/request`, { method: 'POST', body: JSON.stringify(message) });
  const { code } = (await response.json()) as { code: string };
  if (response.status >= 500) throw new Error(`answered ${response.status}`);
  if (code === '0') return '';
  if (!MESSAGE_DOCUMENTED.has(code)) throw new Error(`answered ${code}`);
  return code;
}

/** Every strict text of every message; what all have in common, of `ping` only. */
export function messageDoors(live: Live): Door[] {
  const all = Object.values(MESSAGES) as unknown as Message[];
  return all.flatMap(({ type, input }) =>
    propertiesOf(input)
      .filter(([field, schema]) => isOwnText(type, field, schema))
      .map(([field]): Door => {
        const common = { req_id: 'r', msg_type: type, company_code: 'default', agent_id: live.agent };
        return {
          name: `${type}, ${field}`,
          // An empty text is as none.
          accepts: (text) => text === '' || isWord(text),
          send: (stage, text) =>
            say(stage, { ...common, ...MESSAGE_INPUTS(live)[type], [field]: numbered(field, text) }),
        };
      }),
  );
}

const isOwnText = (type: string, field: string, schema: Schema): boolean =>
  [schema.type].flat().includes('string') &&
  schema.const === undefined &&
  !FREE_FIELDS.includes(field) &&
  (type === 'ping' || !Object.hasOwn(COMMON, field));
