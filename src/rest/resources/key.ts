import { Type } from '@sinclair/typebox';
import { ok } from '../../lib/result.ts';
import { mayEnter } from '../authenticate.ts';
import { ALL_CALLCENTRES, ROLES } from '../../core/model/role.ts';
import { ADMIN, type Caller } from '../caller.ts';
import { worldOf } from '../desk.ts';
import { refuse } from '../errors.ts';
import { formatLocal } from '../local-time.ts';
import { pageOf, pageThrough, PAGING } from '../page.ts';
import type { ApiKey } from '../../store/api-key.ts';
import { route, type Route } from '../route.ts';
import { closed, line, localTime, name, oneOf, optional, text } from '../schema.ts';

const tag = 'key';
const owner = text('^(?:\\*|[A-Za-z0-9_.-]{1,64})$', 'a call centre, or * for all');
const role = oneOf(ROLES, 'what the key may do');
const shown = { id: name, name: Type.String(), callcenter: owner, role, created_time: localTime };

const show = (key: ApiKey) => ({
  id: key.id,
  name: key.name,
  callcenter: key.callcentre,
  role: key.role,
  created_time: formatLocal(key.createdAt),
});

const mayHandle = (caller: Caller, key: ApiKey): boolean =>
  key.callcentre === ALL_CALLCENTRES ? caller.callcentre === ALL_CALLCENTRES : mayEnter(caller, key.callcentre);

export const keyRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/key',
    tag,
    summary: 'Create an API key. Its text is in this answer only',
    roles: ADMIN,
    input: closed({ name: line(64, 'what it is for'), role, callcenter: optional(owner) }),
    reply: closed({ ...shown, key: Type.String({ description: 'for Authorization: Bearer' }) }),
    handle: (desk, { caller, callcentre, input }) => {
      const of = input.callcenter ?? callcentre;
      if (of !== callcentre && caller.callcentre !== ALL_CALLCENTRES)
        return refuse('notAllowed', `callcenter: this key is of call centre ${caller.callcentre}`);
      if (of !== ALL_CALLCENTRES && !worldOf(desk).tables.callcentre.has(of))
        return refuse('noSuchThing', `callcenter: call centre ${of} does not exist`);
      const { key, text: secret } = desk.keys.create(input.name, of, input.role, desk.clock.now());
      return ok({ ...show(key), key: secret });
    },
  }),
  route({
    method: 'get',
    path: '/key',
    tag,
    summary: 'List the API keys, without their texts',
    roles: ADMIN,
    input: closed(PAGING),
    reply: pageOf(closed(shown, { title: 'Key' })),
    handle: (desk, { caller, callcentre, isNamed, input }) => {
      const seen = desk.keys.list().filter((key) => (isNamed ? key.callcentre === callcentre : mayHandle(caller, key)));
      return ok(pageThrough(input, seen, show));
    },
  }),
  route({
    method: 'delete',
    path: '/key/{key_id}',
    tag,
    summary: 'Remove an API key',
    roles: ADMIN,
    reply: Type.Null(),
    handle: (desk, { caller, params: { key_id } }) => {
      const key = desk.keys.list().find(({ id }) => id === key_id);
      if (key === undefined || !mayHandle(caller, key))
        return refuse('noSuchThing', `key_id: there is no key ${key_id}`);
      // Without any key a loopback address is open to all: that must be nobody's accident.
      if (desk.keys.count() === 1) return refuse('conflict', 'key_id: the last key stays; make another one first');
      desk.keys.remove(key_id);
      return ok(null);
    },
  }),
];
