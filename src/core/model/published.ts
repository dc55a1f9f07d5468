/** An event for the business application (specification 4-events.md). `seq`, `time` and `action` are added on commit. */
export interface Published {
  readonly event: EventName;
  readonly callcentre: string;
  /** Conversation, queue task or agent that it is about: events of one are delivered in order. */
  readonly about: string;
  readonly userData: string | null;
  readonly fields: Readonly<Record<string, unknown>>;
}

export const EVENT_NAMES = [
  'callcenter.queue.enter',
  'callcenter.queue.overflow',
  'callcenter.queue.select',
  'callcenter.queue.success',
  'callcenter.queue.fail',
  'callcenter.conversation.begin',
  'callcenter.conversation.end',
  'callcenter.conversation.parts_changed',
  'callcenter.call.dial',
  'callcenter.call.answer',
  'callcenter.call.fail',
  'callcenter.agent.login',
  'callcenter.agent.logout',
  'callcenter.agent.expired',
  'callcenter.agent.state_changed',
  'callcenter.agent.conversation_changed',
  'callcenter.audit.repaired',
  'switch.lost',
  'switch.back',
] as const;

export type EventName = (typeof EVENT_NAMES)[number];
