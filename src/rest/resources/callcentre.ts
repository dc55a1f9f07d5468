import { nameOf } from '../../core/model/call-centre.ts';
import { ok } from '../../lib/result.ts';
import { mayEnter } from '../authenticate.ts';
import { ALL_CALLCENTRES } from '../../core/model/role.ts';
import { ADMIN, EVERYBODY } from '../caller.ts';
import { ask, worldOf } from '../desk.ts';
import { refuse } from '../errors.ts';
import { pageOf, pageThrough, PAGING } from '../page.ts';
import { route, type Route } from '../route.ts';
import { closed, name } from '../schema.ts';

/** Words of paths: `/callcenter/agent/agent` must stay an agent's name. */
const RESERVED = new Set([
  'channel',
  'extension',
  'condition',
  'agent',
  'account',
  'checkin',
  'conversation',
  'queue',
  'event',
  'key',
]);

const callcentre = closed({ id: name, default_channel: name }, { title: 'Callcenter' });

export const callcentreRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '',
    scope: 'all',
    tag: 'call centre',
    summary: 'Create a call centre, with one work channel. For keys of all call centres only',
    roles: ADMIN,
    input: closed({ id: name }),
    reply: closed({ id: name }),
    handle: (desk, { caller, input: { id } }) => {
      if (caller.callcentre !== ALL_CALLCENTRES)
        return refuse('notAllowed', 'callcenter: expected a key of all call centres');
      if (RESERVED.has(id)) return refuse('badParameter', `id: expected none of ${[...RESERVED].join(', ')}`);
      return ask(desk, id, 'callcentre.create', { id });
    },
  }),
  route({
    method: 'get',
    path: '',
    scope: 'all',
    tag: 'call centre',
    summary: 'List the call centres that the key opens',
    roles: EVERYBODY,
    input: closed(PAGING),
    reply: pageOf(callcentre),
    handle: (desk, { caller, input }) => {
      const all = [...worldOf(desk).tables.callcentre.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
      const seen = all.filter(({ id }) => mayEnter(caller, id));
      return ok(
        pageThrough(input, seen, ({ id, defaultChannel }) => ({ id, default_channel: nameOf(defaultChannel) })),
      );
    },
  }),
];
