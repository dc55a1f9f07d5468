/** An event with a date. Its id names its owner, so that setting it again moves it. */
export interface Timer {
  readonly id: string;
  /** ms UTC. */
  readonly at: number;
  readonly due: Due;
}

export type Due =
  | { readonly due: 'wait-over'; readonly taskId: string; readonly criterion: number }
  | { readonly due: 'position-due'; readonly taskId: string }
  | { readonly due: 'fetch-over'; readonly taskId: string; readonly legId: string }
  /** A leg that we called outside an offer did not answer in time. */
  | { readonly due: 'dial-over'; readonly legId: string }
  /** An outside party has talked as long as was allowed. */
  | { readonly due: 'answer-over'; readonly legId: string }
  | { readonly due: 'asked-overdue'; readonly legId: string }
  | { readonly due: 'replay'; readonly legId: string }
  | { readonly due: 'login-expired'; readonly agent: string }
  | { readonly due: 'penalty-over'; readonly agent: string }
  | { readonly due: 'state-over'; readonly agent: string }
  /** Somebody may match by the passing of time. */
  | { readonly due: 'look-again'; readonly channel: string }
  | { readonly due: 'conversation-over'; readonly conversationId: string };

/** One timer for each thing that can be due of one owner. */
export function timerId(due: Due): string {
  switch (due.due) {
    case 'wait-over':
      return `task:${due.taskId}:wait:${due.criterion}`;
    case 'position-due':
      return `task:${due.taskId}:position`;
    case 'fetch-over':
      return `task:${due.taskId}:fetch:${due.legId}`;
    case 'asked-overdue':
      return `leg:${due.legId}:asked`;
    case 'dial-over':
    case 'answer-over':
      return `leg:${due.legId}:${due.due}`;
    case 'replay':
      return `leg:${due.legId}:replay`;
    case 'login-expired':
    case 'penalty-over':
    case 'state-over':
      return `agent:${due.agent}:${due.due}`;
    case 'look-again':
      return `channel:${due.channel}:look-again`;
    case 'conversation-over':
      return `conversation:${due.conversationId}:over`;
  }
}
