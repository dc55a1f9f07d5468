import { Type } from '@sinclair/typebox';
import { stateText, type Agent } from '../../core/model/agent.ts';
import { key } from '../../core/model/call-centre.ts';
import type { Draft } from '../../core/model/draft.ts';
import { subjectOf } from '../../core/rules/agent-view.ts';
import { whyUnavailable } from '../../core/rules/available.ts';
import { compiledSort, compiledWhere } from '../../core/rules/compiled.ts';
import { ok } from '../../lib/result.ts';
import { FLOOR } from '../caller.ts';
import { look, worldOf } from '../desk.ts';
import { checkExpressions, sort, where } from '../expressions.ts';
import { ownedBy } from '../owned.ts';
import { pageOf, pageThrough, PAGING } from '../page.ts';
import { route, type Route } from '../route.ts';
import { agentName, closed, name, nullable, optional } from '../schema.ts';
import { noSuchChannel } from './channel.ts';

const verdict = closed(
  {
    name: agentName,
    matches: Type.Boolean(),
    sort: nullable(Type.Number({ description: 'higher is taken first' })),
    state: Type.String(),
    unavailable: nullable(Type.String({ description: 'why he could not be offered anything now' })),
  },
  { title: 'DryRunVerdict' },
);

interface Verdict {
  readonly agent: Agent;
  /** null: no match. */
  readonly value: number | null;
}

/** As the queue does it: where the sort has no value for an agent he does not match. */
function judge(draft: Draft, agent: Agent, rule: string, by: string | null): Verdict {
  const subject = subjectOf(agent, draft.at, draft.day);
  const value = by === null ? 0 : compiledSort(by)(subject);
  return { agent, value: compiledWhere(rule)(subject) && Number.isFinite(value) ? value : null };
}

const rankOf = ({ value }: Verdict): number => value ?? -Infinity;

export const dryRunRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/condition/dry_run',
    tag: 'condition',
    summary: 'Whom an expression finds now: every agent of the channel, those who match first, best first',
    roles: FLOOR,
    input: closed({ where, sort: optional(nullable(sort)), channel: optional(name), ...PAGING }),
    reply: pageOf(verdict),
    handle: (desk, { callcentre, input }) => {
      const checked = checkExpressions(input);
      if (!checked.ok) return checked;
      const { tables } = worldOf(desk);
      const channel =
        input.channel === undefined
          ? tables.callcentre.get(callcentre)?.defaultChannel
          : key(callcentre, input.channel);
      if (channel === undefined || !tables.channel.has(channel)) return noSuchChannel(input.channel ?? '');
      const draft = look(desk);
      const agents = ownedBy(tables.agent, callcentre).filter((agent) => agent.channel === channel);
      const judged = agents.map((agent) => judge(draft, agent, input.where, input.sort ?? null));
      judged.sort((a, b) => (rankOf(a) === rankOf(b) ? 0 : rankOf(b) - rankOf(a)));
      return ok(pageThrough(input, judged, ({ agent, value }) => show(draft, agent, value)));
    },
  }),
];

const show = (draft: Draft, agent: Agent, value: number | null): Record<string, unknown> => ({
  name: agent.name,
  matches: value !== null,
  sort: value,
  state: stateText(agent.presence),
  unavailable: whyUnavailable(draft, agent),
});
