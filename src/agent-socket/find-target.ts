import type { Agent } from '../core/model/agent.ts';
import { key, nameOf } from '../core/model/call-centre.ts';
import { ok, type Result } from '../lib/result.ts';
import { refuse, type Problem } from './codes.ts';
import type { SocketDesk } from './desk.ts';

interface Operated {
  readonly operated_agent_id: string;
  readonly operated_ext_id?: string;
}

/** The agent whom a supervisor means: of his own call centre, whoever he names. */
export function findTarget(
  { engine }: Pick<SocketDesk, 'engine'>,
  supervisor: Agent,
  { operated_agent_id: name, operated_ext_id: extension }: Operated,
): Result<Agent, Problem> {
  const target = engine.world.tables.agent.get(key(supervisor.callcentre, name));
  if (target === undefined) return refuse('otherNotCheckedIn', `operated_agent_id: agent ${name} is not checked in`);
  const own = target.extension === null ? null : nameOf(target.extension);
  if (extension !== undefined && extension !== own)
    return refuse('otherExtension', `operated_ext_id: agent ${name} has extension ${own ?? 'none'}`);
  return ok(target);
}
