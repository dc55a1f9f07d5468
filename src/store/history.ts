import type { Conversation } from '../core/model/conversation.ts';
import type { Task } from '../core/model/task.ts';
import type { Db } from './open.ts';

/** Ended conversations of one call centre; channel null: of all its work channels. */
export interface HistoryScope {
  readonly callcentre: string;
  readonly channel: string | null;
}

export interface History {
  /** An ended conversation; null where there is none of this call centre. */
  conversation(callcentre: string, id: string): Conversation | null;
  /** The latest first. */
  conversations(scope: HistoryScope, offset: number, limit: number): Conversation[];
  countConversations(scope: HistoryScope): number;
  /** An ended queue task. */
  task(callcentre: string, id: string): Task | null;
}

interface Row {
  readonly body: string;
}

/** Reads what is over: the world knows only what is alive. */
export function createHistory(db: Db): History {
  const one = (table: 'conversation' | 'task') =>
    db.prepare<[string, string], Row>(
      `SELECT body FROM ${table} WHERE id = ? AND callcentre = ? AND ended_at IS NOT NULL`,
    );
  const oneConversation = one('conversation');
  const oneTask = one('task');
  const listed = (where: string) =>
    db.prepare<unknown[], Row>(
      `SELECT body FROM (SELECT id FROM conversation_past WHERE ${where} ORDER BY began_at DESC, id DESC LIMIT ? OFFSET ?)
       JOIN conversation USING (id) ORDER BY began_at DESC, id DESC`,
    );
  const counted = (where: string) =>
    db.prepare<unknown[], { total: number | null }>(
      `SELECT sum(total) AS total FROM conversation_total WHERE ${where}`,
    );
  const [ofCentre, ofChannel] = ['callcentre = ?', 'callcentre = ? AND channel = ?'];
  const list = { centre: listed(ofCentre), channel: listed(ofChannel) };
  const count = { centre: counted(ofCentre), channel: counted(ofChannel) };
  return {
    conversation: (callcentre, id) => parse<Conversation>(oneConversation.get(id, callcentre)),
    conversations: (scope, offset, limit) =>
      list[wayOf(scope)].all(...boundTo(scope), limit, offset).flatMap((row) => parse<Conversation>(row) ?? []),
    countConversations: (scope) => count[wayOf(scope)].get(...boundTo(scope))?.total ?? 0,
    task: (callcentre, id) => parse<Task>(oneTask.get(id, callcentre)),
  };
}

const wayOf = ({ channel }: HistoryScope): 'centre' | 'channel' => (channel === null ? 'centre' : 'channel');

const boundTo = ({ callcentre, channel }: HistoryScope): string[] =>
  channel === null ? [callcentre] : [callcentre, channel];

const parse = <T>(row: Row | undefined): T | null => (row === undefined ? null : (JSON.parse(row.body) as T));
