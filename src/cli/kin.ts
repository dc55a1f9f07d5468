import type { Published } from '../core/model/published.ts';

/** Who belongs to what is looked for: the task of a call, the legs that rang for it, the conversation that came of it. */
export interface Kin {
  /** Is there more to it than what is looked for itself? Then all must be learned before one is asked for. */
  readonly learns: boolean;
  learn(published: readonly Published[]): void;
  isWanted(ids: ReadonlySet<string>): boolean;
}

/** Null: all is wanted. */
export function createKin(wanted: readonly string[] | null): Kin {
  const kin = new Set(wanted);
  /** An agent has many calls: his name leads to none of them, nor one of them to him. */
  const isAgents = wanted?.some((id) => id.startsWith('agent:')) === true;
  return {
    learns: wanted !== null && !isAgents,
    learn: (published) => {
      for (const event of published) {
        const related = relatedOf(event);
        if (related.some((id) => kin.has(id))) for (const id of related) kin.add(id);
      }
    },
    isWanted: (ids) => wanted === null || [...ids].some((id) => kin.has(id)),
  };
}

function relatedOf({ event, about, fields }: Published): string[] {
  const what = event.split('.')[1] ?? '';
  if (what !== 'queue' && what !== 'conversation' && what !== 'call') return [];
  const members = (fields['members'] as { call_id: string }[] | undefined) ?? [];
  const named = ['origin_call_id', 'agent_call_id', 'call_id', 'conversation_id', 'queue_id'].map(
    (name) => fields[name],
  );
  return [about, ...named, ...members.map(({ call_id }) => call_id)].filter(
    (id): id is string => typeof id === 'string',
  );
}
