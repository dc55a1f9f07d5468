import { scoreOf } from '../../enqueue/expression/evaluate.ts';
import type { Choice, Criterion, Selector, Subject } from '../../enqueue/model.ts';
import { key } from '../model/call-centre.ts';
import type { Draft } from '../model/draft.ts';
import { compiledSort, compiledWhere } from './compiled.ts';

/** How long an agent rings where nothing says it (specification 2-enqueue.md section 1). */
const DEFAULT_FETCH_MS = 50_000;

/** Whom a criterion finds. */
export interface Selection {
  readonly priority: number;
  readonly where: (subject: Subject) => boolean;
  readonly sort: (subject: Subject) => number;
}

/** A criterion with what its stored condition adds. */
export interface ResolvedCriterion extends Selection {
  /** null: until the call ends. */
  readonly queueTimeoutMs: number | null;
  readonly fetchTimeoutMs: number;
  readonly choice: Choice | null;
}

const unsorted = (): number => 0;

/** null: its stored condition is not there (any more), or belongs to another channel: it finds nobody. */
export function resolveSelector(
  draft: Draft,
  owner: { callcentre: string; channel: string },
  by: Selector,
  priority: number | null,
): Selection | null {
  switch (by.is) {
    case 'condition': {
      const condition = draft.get('condition', key(owner.callcentre, by.id));
      if (condition === undefined || condition.channel !== owner.channel) return null;
      return {
        priority: priority ?? condition.priority,
        where: compiledWhere(condition.where),
        sort: condition.sort === null ? unsorted : compiledSort(condition.sort),
      };
    }
    case 'expression':
      return {
        priority: priority ?? 0,
        where: compiledWhere(by.where),
        sort: by.sort === null ? unsorted : directed(by.sort, by.sortMode),
      };
    case 'agents':
      return { priority: priority ?? 0, where: (subject) => by.names.includes(subject.id), sort: unsorted };
    case 'skill':
      return {
        priority: priority ?? 0,
        where: (subject) => scoreOf(subject, by.name) >= 1,
        sort: (subject) => scoreOf(subject, by.name),
      };
  }
}

function directed(sort: string, mode: 'asc' | 'desc'): (subject: Subject) => number {
  const value = compiledSort(sort);
  return mode === 'desc' ? value : (subject) => -value(subject);
}

export function resolveCriterion(
  draft: Draft,
  owner: { callcentre: string; channel: string },
  criterion: Criterion,
): ResolvedCriterion | null {
  const selection = resolveSelector(draft, owner, criterion.by, criterion.priority);
  if (selection === null) return null;
  const stored =
    criterion.by.is === 'condition' ? draft.get('condition', key(owner.callcentre, criterion.by.id)) : undefined;
  const timeout = criterion.queueTimeoutMs ?? stored?.queueTimeoutMs ?? 'never';
  return {
    ...selection,
    queueTimeoutMs: timeout === 'never' ? null : timeout,
    fetchTimeoutMs: criterion.fetchTimeoutMs ?? stored?.fetchTimeoutMs ?? DEFAULT_FETCH_MS,
    choice: criterion.choice,
  };
}
