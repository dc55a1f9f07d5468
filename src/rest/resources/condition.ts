import { Type, type Static } from '@sinclair/typebox';
import { key, nameOf, type Condition } from '../../core/model/call-centre.ts';
import type { ConditionFields } from '../../core/model/request.ts';
import { ok } from '../../lib/result.ts';
import { BACK_OFFICE, FLOOR } from '../caller.ts';
import { ask, worldOf } from '../desk.ts';
import { refuse } from '../errors.ts';
import { checkExpressions, sort, where } from '../expressions.ts';
import { ownedBy } from '../owned.ts';
import { pageOf, pageThrough, PAGING } from '../page.ts';
import { route, type Route } from '../route.ts';
import { closed, line, name, nullable, optional, whole } from '../schema.ts';

const tag = 'condition';

const fields = {
  sort: optional(nullable(sort)),
  priority: optional(whole(0, 99, 'higher is served first')),
  fetch_timeout: optional(whole(1, 60, 'how long an agent rings, seconds')),
  channel: optional(name),
  remark: optional(line(256, 'remark')),
};
const queueTimeout = whole(1, 1000, 'how long to wait for an agent, seconds');
const changes = closed({ ...fields, where: optional(where), queue_timeout: optional(queueTimeout) });

const condition = closed(
  {
    id: name,
    where: Type.String(),
    sort: nullable(Type.String()),
    priority: Type.Integer(),
    queue_timeout: Type.Integer(),
    fetch_timeout: Type.Integer(),
    channel: name,
    remark: Type.String(),
  },
  { title: 'Condition' },
);

const show = (found: Condition) => ({
  id: found.name,
  where: found.where,
  sort: found.sort,
  priority: found.priority,
  queue_timeout: found.queueTimeoutMs / 1000,
  fetch_timeout: found.fetchTimeoutMs / 1000,
  channel: nameOf(found.channel),
  remark: found.remark,
});

/** Only what was given: the rest stays as it is. */
function changesFrom({ queue_timeout, fetch_timeout, ...same }: Static<typeof changes>): Partial<ConditionFields> {
  return {
    ...same,
    ...(queue_timeout === undefined ? {} : { queueTimeoutMs: queue_timeout * 1000 }),
    ...(fetch_timeout === undefined ? {} : { fetchTimeoutMs: fetch_timeout * 1000 }),
  };
}

/** The word of a path beside it. */
const RESERVED = 'dry_run';

export const conditionRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/condition',
    tag,
    summary: 'Create a condition',
    roles: BACK_OFFICE,
    input: closed({ id: optional(name), where, queue_timeout: queueTimeout, ...fields }),
    reply: closed({ id: name }),
    handle: (desk, { callcentre, input }) => {
      const checked = checkExpressions(input);
      if (!checked.ok) return checked;
      if (input.id === RESERVED) return refuse('badParameter', `id: expected another than ${RESERVED}`);
      const { id = null, sort: by = null, priority = 0, fetch_timeout = 45, channel = null, remark = '' } = input;
      const timeouts = { queueTimeoutMs: input.queue_timeout * 1000, fetchTimeoutMs: fetch_timeout * 1000 };
      return ask(desk, callcentre, 'condition.create', {
        id,
        where: input.where,
        sort: by,
        priority,
        channel,
        remark,
        ...timeouts,
      });
    },
  }),
  route({
    method: 'get',
    path: '/condition',
    tag,
    summary: 'List the conditions',
    roles: FLOOR,
    input: closed(PAGING),
    reply: pageOf(condition),
    handle: (desk, { callcentre, input }) =>
      ok(pageThrough(input, ownedBy(worldOf(desk).tables.condition, callcentre), show)),
  }),
  route({
    method: 'get',
    path: '/condition/{condition_id}',
    tag,
    summary: 'Read one condition',
    roles: FLOOR,
    reply: condition,
    handle: (desk, { callcentre, params: { condition_id } }) => {
      const found = worldOf(desk).tables.condition.get(key(callcentre, condition_id));
      if (found === undefined) return refuse('noSuchCondition', `condition ${condition_id} does not exist`);
      return ok(show(found));
    },
  }),
  route({
    method: 'post',
    path: '/condition/{condition_id}',
    tag,
    summary: 'Change what is given of a condition; waiting tasks go by it at once',
    roles: BACK_OFFICE,
    input: changes,
    reply: closed({ id: name }),
    handle: (desk, { callcentre, params, input }) => {
      const checked = checkExpressions(input);
      return checked.ok
        ? ask(desk, callcentre, 'condition.update', { id: params.condition_id, ...changesFrom(input) })
        : checked;
    },
  }),
  route({
    method: 'delete',
    path: '/condition/{condition_id}',
    tag,
    summary: 'Remove a condition; who waits on it alone goes on to his next route',
    roles: BACK_OFFICE,
    reply: Type.Null(),
    handle: (desk, { callcentre, params }) => ask(desk, callcentre, 'condition.remove', { id: params.condition_id }),
  }),
];
