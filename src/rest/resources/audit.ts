import { Type } from '@sinclair/typebox';
import { ok } from '../../lib/result.ts';
import { mayEnter } from '../authenticate.ts';
import { FLOOR, type Caller } from '../caller.ts';
import { formatLocal } from '../local-time.ts';
import type { AuditReport } from '../../engine/audit.ts';
import { route, type Route } from '../route.ts';
import { closed, localTime } from '../schema.ts';

const repair = closed(
  {
    of: Type.String({ description: 'leg, unknown-leg, stranger, registration, timer, invariant or row' }),
    id: Type.String(),
    callcenter: Type.String(),
    believed: Type.String(),
    found: Type.String(),
    done: Type.String(),
  },
  { title: 'Repair' },
);

/** A key of one call centre is told of that one's. */
const show = ({ repaired, ...report }: AuditReport, caller: Caller) => ({
  time: formatLocal(report.at),
  took_ms: report.tookMs,
  legs: report.legs,
  switch_read: report.isSwitchRead,
  repaired: repaired
    .filter(({ callcentre }) => mayEnter(caller, callcentre))
    .map(({ callcentre, body: { of, id, believed, found, done } }) => ({
      of,
      id,
      callcenter: callcentre,
      believed,
      found,
      done,
    })),
});

export const auditRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/audit',
    scope: 'all',
    tag: 'audit',
    summary: 'Compare what is believed with the switch and the database, now, and mend what differs',
    roles: FLOOR,
    reply: closed({
      time: localTime,
      took_ms: Type.Integer({ description: 'half a second more where something differed: it is read twice' }),
      legs: Type.Integer({ description: 'that were compared' }),
      switch_read: Type.Boolean({ description: 'false: the switch could not be read' }),
      repaired: Type.Array(repair),
    }),
    handle: async (desk, { caller }) => ok(show(await desk.audit(), caller)),
  }),
];
