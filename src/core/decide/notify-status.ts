import type { Draft } from '../model/draft.ts';
import type { Happening } from '../model/input.ts';
import type { Party } from '../model/leg.ts';
import type { AgentStatus, Notice } from '../model/notice.ts';
import { viewOf, type View } from '../model/view.ts';
import { statusOf } from '../rules/agent-status.ts';

/** Those whose status the decision has changed are told, once, whatever it was that changed it. */
export function notifyStatus(draft: Draft, happening: Happening): void {
  const world = viewOf(draft.world);
  for (const agent of concernedAgents(draft, world)) {
    const [before, after] = [statusOf(world, agent), statusOf(draft, agent)];
    const notice: Notice = { is: 'status', agent, before, after, reason: reasonOf(happening) };
    if (isSame(before, after)) continue;
    // Whoever logs in may be called at once, and is told of it afterwards.
    if (before === null) draft.notices.unshift(notice);
    else draft.notices.push(notice);
  }
}

function concernedAgents(draft: Draft, world: View): Set<string> {
  const agents = [draft, world].flatMap((view) => [
    ...[...draft.touched('leg')].map((id) => agentOf(view.get('leg', id)?.party)),
    ...[...draft.touched('conversation')].flatMap((id) =>
      (view.get('conversation', id)?.members ?? []).map((member) => member.agent),
    ),
    ...[...draft.touched('errand')].map((id) => view.get('errand', id)?.agent ?? null),
  ]);
  return new Set([...draft.touched('agent'), ...agents.filter((agent) => agent !== null)]);
}

const agentOf = (party: Party | undefined): string | null => (party?.is === 'agent' ? party.agent : null);

function isSame(a: AgentStatus | null, b: AgentStatus | null): boolean {
  if (a === null || b === null) return a === b;
  const isSameCall = a.numbers.length === b.numbers.length && a.numbers.every((number, i) => number === b.numbers[i]);
  return a.state === b.state && a.doing === b.doing && a.afterCall === b.afterCall && isSameCall;
}

function reasonOf(happening: Happening): string {
  switch (happening.type) {
    case 'request':
      return happening.request.name;
    case 'fact':
      return happening.fact.fact;
    default:
      return happening.type;
  }
}
