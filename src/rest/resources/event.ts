import { Type, type Static } from '@sinclair/typebox';
import type { Request, Response } from 'express';
import { ok } from '../../lib/result.ts';
import { ALL_CALLCENTRES } from '../../core/model/role.ts';
import { BACK_OFFICE, FLOOR } from '../caller.ts';
import type { Desk } from '../desk.ts';
import { sendRefusal } from '../envelope.ts';
import { refusalOf, refuse } from '../errors.ts';
import { formatLocal } from '../local-time.ts';
import type { Undelivered } from '../../store/delivery.ts';
import { route, streamRoute, type Call, type Route } from '../route.ts';
import { closed, localTime, optional, whole } from '../schema.ts';

const tag = 'event';
const HIGHEST = Number.MAX_SAFE_INTEGER;

const failedDelivery = closed({ url: Type.String(), tries: Type.Integer(), error: Type.String(), time: localTime });

const event = Type.Object(
  {
    action: Type.Literal('event_notify'),
    event: Type.String(),
    seq: Type.Integer(),
    time: Type.Integer({ description: 'ms since 1970' }),
    undelivered: Type.Optional(Type.Array(failedDelivery, { description: 'webhooks that have not got it' })),
  },
  { title: 'Event', additionalProperties: true, description: 'with the fields of its kind' },
);

const after = optional(whole(0, HIGHEST, 'number of the last event that is known'));
const listInput = closed({
  after,
  limit: optional(whole(1, 1000, 'how many at most')),
  undelivered: optional(Type.Boolean()),
});

/** A key of all call centres sees the events of all, where the path names none: `subaccount_id` tells whose. */
const scopeOf = ({ caller, callcentre, isNamed }: Call<never, unknown>): string | null =>
  !isNamed && caller.callcentre === ALL_CALLCENTRES ? null : callcentre;

function list(
  desk: Desk,
  callcentre: string | null,
  { after: from, limit = 100, undelivered = false }: Static<typeof listInput>,
) {
  if (undelivered) return gather(desk.deliveries.undelivered(callcentre, from ?? 0, limit));
  const found = from === undefined ? desk.events.latest(callcentre, limit) : desk.events.after(callcentre, from, limit);
  return found.map(({ body }) => body);
}

/** One entry an event, with all the hooks that have not got it. */
function gather(rows: readonly Undelivered[]): Record<string, unknown>[] {
  const bySeq = new Map<number, Undelivered[]>();
  for (const row of rows) bySeq.set(row.event.seq, [...(bySeq.get(row.event.seq) ?? []), row]);
  return [...bySeq.values()].map((group) => ({
    ...group[0]?.event.body,
    undelivered: group.map(({ url, tries, error, at }) => ({ url, tries, error, time: formatLocal(at) })),
  }));
}

export const eventRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/event',
    tag,
    summary: 'List events: those behind `after`, else the last ones. undelivered: those that a webhook has not got',
    roles: FLOOR,
    input: listInput,
    reply: closed({ result: Type.Array(event), next: Type.Integer({ description: '`after` of the next call' }) }),
    handle: (desk, call) => {
      const result = list(desk, scopeOf(call), call.input);
      return ok({ result, next: Number(result.at(-1)?.['seq'] ?? call.input.after ?? 0) });
    },
  }),
  streamRoute(event, {
    path: '/event/stream',
    tag,
    summary: 'Follow the events as they come. Last-Event-ID, or `after`, goes on behind an event; else from now on',
    roles: FLOOR,
    input: closed({ after }),
    open: (desk, call, req, res) => follow(desk, call, req, res),
  }),
  route({
    method: 'post',
    path: '/event/{seq}/redeliver',
    tag,
    summary: 'Post an event once more to every webhook that wants it',
    roles: BACK_OFFICE,
    reply: closed({ webhooks: Type.Integer({ description: 'to how many' }) }),
    handle: (desk, call) => {
      const found = desk.events.find(Number(call.params.seq));
      const scope = scopeOf(call);
      if (found === null || (scope !== null && found.callcentre !== scope))
        return refuse('noSuchThing', `seq: there is no event ${call.params.seq}`);
      return ok({ webhooks: desk.redeliver(found.seq) });
    },
  }),
];

function follow(desk: Desk, call: Call<never, { after?: number }>, req: Request, res: Response): void {
  const last = req.headers['last-event-id'];
  if (last !== undefined && !/^\d{1,15}$/.test(String(last)))
    return sendRefusal(res, refusalOf('badParameter', "Last-Event-ID: expected an event's number"));
  const end = desk.events.lastSeq();
  const from = last === undefined ? (call.input.after ?? end) : Number(last);
  const isOpen = desk.streams.open(res, {
    callcentre: scopeOf(call),
    after: Math.min(from, end),
    isStillAllowed: call.isStillAllowed,
  });
  if (!isOpen) sendRefusal(res, refusalOf('tooMany', 'too many streams are open'));
}
