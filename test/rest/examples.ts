import { ROUTES } from '../../src/rest/routes.ts';
import type { Route } from '../../src/rest/route.ts';
import { BILLING } from './scene.ts';

type Fields = Readonly<Record<string, unknown>>;

const outside = { to: '5550100', from: '5550199', max_dial_seconds: 30, max_answer_seconds: 600 };
const paging = { pageNo: 1, pageSize: 10 };

/** A good input for every operation that takes one, by method and preferred path, with every optional field. */
export const EXAMPLES: Readonly<Record<string, Fields>> = {
  'post ': { id: 'acme' },
  'get ': paging,
  'post /key': { name: 'crm', role: 'app', callcenter: 'default' },
  'get /key': paging,
  'post /account': {
    name: 'a1',
    password: 'secret',
    role: 'supervisor',
    enabled: true,
    num: '17',
    extension: 'desk-1',
    channel: 'default',
    skills: [{ name: 'billing', score: 80, enabled: true }],
  },
  'get /account': paging,
  'post /account/{agent_name}': { password: 'other', role: 'agent', enabled: false, num: '18', skills: [] },
  'post /checkin': { enabled: true },
  'post /channel': { id: 'sales', remark: 'who sell' },
  'get /channel': paging,
  'post /extension': { id: 'desk-1', type: 1, user: '1001', password: 'secret' },
  'get /extension': paging,
  'post /condition/dry_run': { where: 'has("billing")', sort: 'get("billing")', channel: 'default', ...paging },
  'post /condition': {
    id: 'vip',
    where: 'has("billing")',
    queue_timeout: 60,
    sort: null,
    priority: 9,
    fetch_timeout: 20,
    channel: 'default',
    remark: 'r',
  },
  'get /condition': paging,
  'post /condition/{condition_id}': {
    where: 'has("billing")',
    queue_timeout: 60,
    sort: 'idle_seconds',
    priority: 9,
    fetch_timeout: 20,
    channel: 'default',
    remark: 'r',
  },
  'post /agent': {
    name: 'a1',
    num: '17',
    state: 'busy/lunch',
    skills: [{ name: 'billing', score: 80, enabled: true }],
    extension: 'desk-1',
    channel: 'default',
    password: 'secret',
  },
  'get /agent': paging,
  'delete /agent/{agent_name}': { force: true },
  'get /agent/{agent_name}/conversation': paging,
  'post /agent/{agent_name}/extension': { id: 'desk-1' },
  'post /agent/{agent_name}/state': { state: 'away/lunch' },
  'post /agent/{agent_name}/skills': {
    opts: [{ opt: 1, name: 'billing', score: 80, enabled: true }, { opt: 2, name: 'x' }, { opt: 0 }],
  },
  'post /agent/{agent_name}/reject': { queue_id: 'qt1', data: 'later' },
  'post /agent/{agent_name}/forwardAgent': { queue_id: 'qt1', enqueue: BILLING },
  'get /conversation': { state: 'running', ...paging },
  'get /channel/{channel_id}/conversation': { state: 'ended', ...paging },
  'delete /conversation/{conversation_id}': { agent_name: 'a1', data: 'bye' },
  'post /conversation/{conversation_id}/call/{call_id}/lsm': { mode: 2 },
  'post /conversation/{conversation_id}/agent/{agent_name}/lsm': { mode: 2 },
  'post /agent/{agent_name}/callout': { ...outside, background: true, user_data: 'u' },
  'post /agent/{agent_name}/callagent': { enqueue: BILLING, background: true, user_data: 'u' },
  'post /agent/{agent_name}/xferAgent': { conversation_id: 'cv1', enqueue: BILLING, release: false },
  'post /agent/{agent_name}/xferOut': { conversation_id: 'cv1', ...outside, release: false },
  'post /agent/{agent_name}/pause': { conversation_id: 'cv1' },
  'post /agent/{agent_name}/resume': { conversation_id: 'cv1', mode: 2 },
  'post /agent/{agent_name}/setVoiceIoMode': { conversation_id: 'cv1', voice_io_mode: 2 },
  'post /agent/{agent_name}/join': { conversation_id: 'cv1', mode: 2, holding: false },
  'post /agent/{agent_name}/depart': { conversation_id: 'cv1', data: 'bye' },
  'post /agent/{agent_name}/merge': { src_conversation_id: 'cv1', dst_conversation_id: 'cv2', mode: 2 },
  'post /agent/{agent_name}/inviteAgent': { conversation_id: 'cv1', enqueue: BILLING, mode: 2, background: true },
  'post /agent/{agent_name}/inviteOut': { conversation_id: 'cv1', ...outside, mode: 2, background: true },
  'post /conversation/{conversation_id}/attachAgent': { agent_name: 'a1', voice_io_mode: 2 },
  'post /conversation/{conversation_id}/dettachAgent': { agent_name: 'a1', conversation_id: 'x1' },
  'post /conversation/{conversation_id}/inviteAgent': { enqueue: BILLING, voice_io_mode: 2, background: true },
  'post /conversation/{conversation_id}/inviteOut': { ...outside, voice_io_mode: 2, background: true },
  'get /queue': paging,
  'get /event': { after: 0, limit: 10, undelivered: false },
  'get /event/stream': { after: 0 },
};

export const nameOf = (route: Route): string => `${route.method} ${route.paths[0] ?? ''}`;

const SAMPLES: Readonly<Record<string, string>> = { seq: '1', agent_name: 'a1' };

/** A path with something that fits in the place of each name. */
export const fill = (path: string): string => path.replaceAll(/\{(\w+)\}/g, (_, name: string) => SAMPLES[name] ?? 'x1');

export const inputOf = (route: Route): Fields => EXAMPLES[nameOf(route)] ?? {};

/** With its parameters where the operation expects them. */
export function requestFor(
  route: Route,
  input: Fields,
  path = fill(route.paths[0] ?? ''),
): readonly [method: string, path: string, body?: unknown] {
  const method = route.method.toUpperCase();
  if (route.method === 'post') return [method, path, input];
  const query = new URLSearchParams(
    Object.entries(input).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  return [method, query === '' ? path : `${path}?${query}`];
}

/** Those that answer with an envelope. */
export const ANSWERING = ROUTES.filter(({ open }) => open === null);
