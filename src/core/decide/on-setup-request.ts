import { ok } from '../../lib/result.ts';
import { key, nameOf, type Condition, type Line } from '../model/call-centre.ts';
import type { Draft } from '../model/draft.ts';
import { reject } from '../model/rejection.ts';
import type { ConditionFields } from '../model/request.ts';
import { rematchCondition } from '../change/rematch-condition.ts';
import type { Answer, Handlers } from './handlers.ts';

type SetupRequest =
  | 'callcentre.create'
  | 'channel.create'
  | 'channel.remove'
  | 'extension.create'
  | 'extension.remove'
  | 'condition.create'
  | 'condition.update'
  | 'condition.remove';

const DEFAULT_CHANNEL = 'default';

/** What an administrator sets up. */
export const setupRequests: Handlers<SetupRequest> = {
  'callcentre.create': (draft, _callcentre, { id }) => {
    if (draft.get('callcentre', id) !== undefined) return reject('badParameter', `id: call centre ${id} exists`);
    draft.put('callcentre', { id, defaultChannel: key(id, DEFAULT_CHANNEL) });
    draft.put('channel', {
      id: key(id, DEFAULT_CHANNEL),
      callcentre: id,
      name: DEFAULT_CHANNEL,
      remark: '',
      taken: [],
    });
    return ok({ id });
  },
  'channel.create': (draft, callcentre, { id, remark }) => {
    const name = id ?? draft.newId('ch');
    if (draft.get('channel', key(callcentre, name)) !== undefined)
      return reject('badParameter', `id: channel ${name} exists`);
    draft.put('channel', { id: key(callcentre, name), callcentre, name, remark, taken: [] });
    return ok({ id: name });
  },
  'channel.remove': (draft, callcentre, { id }) => {
    const channel = draft.get('channel', key(callcentre, id));
    if (channel === undefined) return reject('noSuchChannel', `channel ${id} does not exist`);
    const user = userOf(draft, channel.id);
    if (user !== null) return reject('notNow', `channel ${id} is used by ${user}`);
    draft.drop('channel', channel.id);
    return ok(null);
  },
  'extension.create': (draft, callcentre, { id, line }) => {
    const name = id ?? defaultName(draft, line);
    if (draft.get('extension', key(callcentre, name)) !== undefined)
      return reject('extensionExists', `extension ${name} exists`);
    if (isTaken(draft, line))
      return reject('extensionExists', `user ${line.type === 1 ? line.user : ''} has an extension`);
    draft.put('extension', { id: key(callcentre, name), callcentre, name, line, agent: null });
    return ok({ id: name });
  },
  'extension.remove': (draft, callcentre, { id }) => {
    const extension = draft.get('extension', key(callcentre, id));
    if (extension === undefined) return reject('noSuchExtension', `extension ${id} does not exist`);
    if (extension.agent !== null)
      return reject('extensionBound', `extension ${id} is used by agent ${nameOf(extension.agent)}`);
    draft.drop('extension', extension.id);
    return ok(null);
  },
  'condition.create': (draft, callcentre, { id, ...fields }) => {
    const name = id ?? draft.newId('co');
    if (draft.get('condition', key(callcentre, name)) !== undefined)
      return reject('badParameter', `id: condition ${name} exists`);
    return putCondition(draft, callcentre, name, fields);
  },
  'condition.update': (draft, callcentre, { id, ...fields }) => {
    const condition = draft.get('condition', key(callcentre, id));
    if (condition === undefined) return reject('noSuchCondition', `condition ${id} does not exist`);
    return putCondition(draft, callcentre, id, { ...condition, channel: nameOf(condition.channel), ...fields });
  },
  'condition.remove': (draft, callcentre, { id }) => {
    const condition = draft.get('condition', key(callcentre, id));
    if (condition === undefined) return reject('noSuchCondition', `condition ${id} does not exist`);
    draft.drop('condition', condition.id);
    rematchCondition(draft, condition);
    return ok(null);
  },
};

function putCondition(draft: Draft, callcentre: string, name: string, fields: ConditionFields): Answer {
  const { where, sort, priority, queueTimeoutMs, fetchTimeoutMs, remark } = fields;
  const channel = draft.get('channel', key(callcentre, fields.channel ?? DEFAULT_CHANNEL));
  if (channel === undefined) return reject('noSuchChannel', `channel: ${fields.channel} does not exist`);
  const condition: Condition = {
    id: key(callcentre, name),
    callcentre,
    name,
    channel: channel.id,
    where,
    sort,
    priority,
    queueTimeoutMs,
    fetchTimeoutMs,
    remark,
  };
  draft.put('condition', condition);
  rematchCondition(draft, condition);
  return ok({ id: name });
}

function userOf(draft: Draft, channel: string): string | null {
  for (const condition of draft.all('condition'))
    if (condition.channel === channel) return `condition ${condition.name}`;
  for (const agent of draft.all('agent')) if (agent.channel === channel) return `agent ${agent.name}`;
  for (const centre of draft.all('callcentre'))
    if (centre.defaultChannel === channel) return 'its call centre as the default';
  for (const task of draft.all('task')) if (task.channel === channel) return `queue task ${task.id}`;
  return null;
}

const defaultName = (draft: Draft, line: Line): string => (line.type === 1 ? line.user : draft.newId('ex'));

/** A SIP user registers once for the whole switch. */
function isTaken(draft: Draft, line: Line): boolean {
  if (line.type !== 1) return false;
  for (const extension of draft.all('extension'))
    if (extension.line.type === 1 && extension.line.user === line.user) return true;
  return false;
}
