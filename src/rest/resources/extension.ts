import { Type } from '@sinclair/typebox';
import { key, nameOf, type Extension, type Line } from '../../core/model/call-centre.ts';
import type { World } from '../../core/model/world.ts';
import { ok } from '../../lib/result.ts';
import { BACK_OFFICE, FLOOR } from '../caller.ts';
import { ask, worldOf } from '../desk.ts';
import { refuse } from '../errors.ts';
import { ownedBy } from '../owned.ts';
import { pageOf, pageThrough, PAGING } from '../page.ts';
import { route, type Route } from '../route.ts';
import { agentName, closed, name, nullable, oneOf } from '../schema.ts';
import { sipUser, createExtensionInput, lineFrom } from '../line.ts';

const tag = 'extension';

const extension = closed(
  {
    id: name,
    type: oneOf([1, 2, 3], '1 SIP phone, 2 SIP gateway, 3 telephone number'),
    user: nullable(sipUser),
    ipaddr: nullable(Type.String()),
    telnum: nullable(Type.String()),
    agent: nullable(agentName),
    registered: nullable(Type.Boolean({ description: 'of a SIP phone' })),
  },
  { title: 'Extension' },
);

/** Never with the password. */
function show({ name: id, line: to, agent }: Extension, world: World): Record<string, unknown> {
  return {
    id,
    ...EMPTY,
    ...addressOf(to),
    agent: agent === null ? null : nameOf(agent),
    registered: to.type === 1 ? world.tables.registration.has(to.user) : null,
  };
}

const EMPTY = { user: null, ipaddr: null, telnum: null };

function addressOf(to: Line): Record<string, unknown> {
  switch (to.type) {
    case 1:
      return { type: 1, user: to.user };
    case 2:
      return { type: 2, user: to.user, ipaddr: to.ipaddr };
    case 3:
      return { type: 3, telnum: to.telnum };
  }
}

export const extensionRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/extension',
    tag,
    summary: 'Create an extension: a SIP phone, a number behind a SIP gateway, or a telephone number',
    roles: BACK_OFFICE,
    input: createExtensionInput,
    reply: closed({ id: name }),
    handle: (desk, { callcentre, input }) =>
      ask(desk, callcentre, 'extension.create', { id: input.id ?? null, line: lineFrom(input) }),
  }),
  route({
    method: 'get',
    path: '/extension',
    tag,
    summary: 'List the extensions, without their passwords',
    roles: FLOOR,
    input: closed(PAGING),
    reply: pageOf(extension),
    handle: (desk, { callcentre, input }) =>
      ok(pageThrough(input, ownedBy(worldOf(desk).tables.extension, callcentre), (each) => show(each, worldOf(desk)))),
  }),
  route({
    method: 'get',
    path: '/extension/{extension_id}',
    tag,
    summary: 'Read one extension, without its password',
    roles: FLOOR,
    reply: extension,
    handle: (desk, { callcentre, params: { extension_id } }) => {
      const found = worldOf(desk).tables.extension.get(key(callcentre, extension_id));
      if (found === undefined) return refuse('noSuchExtension', `extension ${extension_id} does not exist`);
      return ok(show(found, worldOf(desk)));
    },
  }),
  route({
    method: 'delete',
    path: '/extension/{extension_id}',
    tag,
    summary: 'Remove an extension that no agent uses',
    roles: BACK_OFFICE,
    reply: Type.Null(),
    handle: (desk, { callcentre, params }) => ask(desk, callcentre, 'extension.remove', { id: params.extension_id }),
  }),
];
