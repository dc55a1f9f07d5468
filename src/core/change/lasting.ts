import type { Begun, Conversation, Lasting } from '../model/conversation.ts';
import type { Draft } from '../model/draft.ts';
import type { Errand } from '../model/errand.ts';
import { deedOf, nameOfErrand, notifyPhase } from './notify.ts';

/** Who began what an errand was for, and as what. */
export const begunBy = (draft: Draft, errand: Errand): Begun | null =>
  errand.agent === null
    ? null
    : {
        id: nameOfErrand(draft, errand),
        agent: errand.agent,
        deed: deedOf(draft, errand),
        workOrderId: errand.options.workOrderId,
      };

/** It lasts from now on, while these of them who are in the conversation stay there. */
export function addLasting(draft: Draft, conversationId: string, begun: Begun | null, legIds: readonly string[]): void {
  const conversation = draft.get('conversation', conversationId);
  if (conversation === undefined || begun === null) return;
  const present = legIds.filter((id) => conversation.members.some(({ legId }) => legId === id));
  draft.put('conversation', { ...conversation, lasting: [...conversation.lasting, { ...begun, legIds: present }] });
}

/** What goes on after these have left; those who began the rest are told that it is over. */
export function endLasting(
  draft: Draft,
  { lasting }: Conversation,
  leavers: readonly string[],
  msg: string,
): readonly Lasting[] {
  const isOver = ({ legIds }: Lasting): boolean => legIds.some((id) => leavers.includes(id));
  for (const { agent, deed, id, workOrderId } of lasting.filter(isOver))
    notifyPhase(draft, agent, { deed, phase: 'over', msg, uuid: id, workOrderId });
  return lasting.filter((one) => !isOver(one));
}
