import { Type } from '@sinclair/typebox';
import { key, type WorkChannel } from '../../core/model/call-centre.ts';
import { ok } from '../../lib/result.ts';
import { BACK_OFFICE, FLOOR } from '../caller.ts';
import { ask, worldOf } from '../desk.ts';
import { refuse } from '../errors.ts';
import { ownedBy } from '../owned.ts';
import { pageOf, pageThrough, PAGING } from '../page.ts';
import { route, type Answer, type Route } from '../route.ts';
import { closed, line, name, optional } from '../schema.ts';

const tag = 'channel';
const channel = closed({ id: name, remark: Type.String() }, { title: 'Channel' });

const show = ({ name: id, remark }: WorkChannel) => ({ id, remark });

export const noSuchChannel = (id: string): Answer => refuse('noSuchChannel', `channel ${id} does not exist`);

export const channelRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/channel',
    tag,
    summary: 'Create a work channel',
    roles: BACK_OFFICE,
    input: closed({ id: optional(name), remark: optional(line(256, 'remark')) }),
    reply: closed({ id: name }),
    handle: (desk, { callcentre, input: { id = null, remark = '' } }) =>
      ask(desk, callcentre, 'channel.create', { id, remark }),
  }),
  route({
    method: 'get',
    path: '/channel',
    tag,
    summary: 'List the work channels',
    roles: FLOOR,
    input: closed(PAGING),
    reply: pageOf(channel),
    handle: (desk, { callcentre, input }) =>
      ok(pageThrough(input, ownedBy(worldOf(desk).tables.channel, callcentre), show)),
  }),
  route({
    method: 'get',
    path: '/channel/{channel_id}',
    tag,
    summary: 'Read one work channel',
    roles: FLOOR,
    reply: channel,
    handle: (desk, { callcentre, params: { channel_id } }) => {
      const found = worldOf(desk).tables.channel.get(key(callcentre, channel_id));
      return found === undefined ? noSuchChannel(channel_id) : ok(show(found));
    },
  }),
  route({
    method: 'delete',
    path: '/channel/{channel_id}',
    tag,
    summary: 'Remove a work channel that nothing uses',
    roles: BACK_OFFICE,
    reply: Type.Null(),
    handle: (desk, { callcentre, params }) => ask(desk, callcentre, 'channel.remove', { id: params.channel_id }),
  }),
];
