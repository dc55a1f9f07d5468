import { callMessages } from './messages/call.ts';
import { changeStatus } from './messages/change-status.ts';
import { consultMessages } from './messages/consult.ts';
import { mediaMessages } from './messages/media.ts';
import { sessionMessages } from './messages/session.ts';
import { superviseMessages } from './messages/supervise.ts';
import { trans } from './messages/trans.ts';

/** Every request of the protocol, by its msg_type: checks, answers, description and the client's types come from it. */
export const MESSAGES = {
  ...sessionMessages,
  change_status: changeStatus,
  ...callMessages,
  ...mediaMessages,
  trans,
  ...consultMessages,
  ...superviseMessages,
} as const;
