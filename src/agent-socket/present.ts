import { randomUUID } from 'node:crypto';
import { nameOf } from '../core/model/call-centre.ts';
import type { Notice } from '../core/model/notice.ts';
import { viewOf } from '../core/model/view.ts';
import { formatLocal } from '../rest/local-time.ts';
import { statusNow, type SocketDesk } from './desk.ts';
import { liveCallsOf } from './live-calls.ts';
import { projectNotice, type PushBody } from './project-notice.ts';
import { partsOf, type Session } from './sessions.ts';

type Telling = Pick<SocketDesk, 'engine' | 'clock' | 'sessions'>;

/** To every device of the agent. */
export function tellNotice(desk: Telling, notice: Notice): void {
  const sessions = desk.sessions.of(notice.agent).filter(({ line }) => line !== null);
  if (sessions.length === 0) return;
  const body = projectNotice(notice, formatLocal(desk.clock.now()));
  for (const session of sessions) push(desk, session, body);
}

/** How the agent stands, and the calls that he has: nothing is missed by whoever was away. */
export function tellPresent(desk: Telling, session: Session, reason: 'checkin' | 'resume'): void {
  const after = statusNow(desk, session.agentId);
  const before = reason === 'checkin' ? null : after;
  push(desk, session, projectNotice({ is: 'status', agent: session.agentId, before, after, reason }, ''));
  const at = desk.clock.now();
  for (const call of liveCallsOf({ ...viewOf(desk.engine.world), at }, session.agentId))
    push(desk, session, projectNotice(call, formatLocal(at)));
}

function push(
  { engine }: Pick<SocketDesk, 'engine'>,
  { agentId, os, line, extension: own }: Session,
  body: PushBody,
): void {
  const [company_code, agent_id] = partsOf(agentId);
  const extension = engine.world.tables.agent.get(agentId)?.extension ?? null;
  line?.push({
    req_id: randomUUID(),
    company_code,
    agent_id,
    ext_id: extension === null ? own : nameOf(extension),
    os,
    ...body,
  });
}
