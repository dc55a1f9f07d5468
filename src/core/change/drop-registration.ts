import type { Draft } from '../model/draft.ts';

/** The switch cannot reach this telephone any more; the agent who uses it is told. */
export function dropRegistration(draft: Draft, user: string): void {
  draft.drop('registration', user);
  for (const { line, agent } of draft.all('extension'))
    if (agent !== null && line.type === 1 && line.user === user) draft.notices.push({ is: 'unregistered', agent });
}
