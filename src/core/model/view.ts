import type { Entities, Kind, World } from './world.ts';

/** To look only: a draft, or the world as it is. */
export interface View {
  /** Undefined where there is none of this id, or no id. */
  get<K extends Kind>(kind: K, id: string | null | undefined): Entities[K] | undefined;
}

export const viewOf = ({ tables }: World): View => ({
  get: (kind, id) => (id == null ? undefined : tables[kind].get(id)),
});
