import { until } from '../real/until.ts';
import type { Stage } from '../stage/create-stage.ts';
import type { StageEvent } from '../stage/event-reader.ts';
import type { StageCall } from '../stage/stage.ts';

/** `<enqueue>` with these attributes; each route is the text of its children. */
export const enqueue = (attributes: string, ...routes: readonly string[]): string =>
  `<enqueue ${attributes}>${routes.map((route) => `<route>${route}</route>`).join('')}</enqueue>`;

export const toAgent = (name: string, attributes = ''): string => `<agent name="${name}" ${attributes}/>`;
export const toSkill = (name: string, attributes = ''): string => `<skill name="${name}" ${attributes}/>`;

/** A conversation as the API shows it, with the leg of its caller. */
export interface Talk {
  readonly id: string;
  readonly caller: string;
  readonly agent: string;
}

/** Waits until the caller talks: the switch has both in the room. */
export async function talking(stage: Stage, call: StageCall): Promise<Talk> {
  const { id } = await stage.conversationOf(call);
  const { agents, outs } = await until('both are in the room', async () => {
    const shown = await stage.ok('GET', `/conversation/${id}`);
    return shown.agents[0].applied && shown.outs[0].applied && shown;
  });
  return { id, caller: outs[0].call_id, agent: agents[0].name };
}

/** Names of a task's or a conversation's events, without the prefix, in order. */
export const namesOf = (events: readonly StageEvent[]): string[] =>
  events.map(({ event, latest_state, type }) => {
    const name = String(event).replace('callcenter.', '');
    if (latest_state !== undefined) return `${name} ${latest_state}`;
    return name === 'agent.conversation_changed' ? `${name} ${type}` : name;
  });
