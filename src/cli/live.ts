import type { Client } from './client.ts';
import type { CommandLine } from './options.ts';
import { formatTable } from './table.ts';

type Row = Readonly<Record<string, unknown>>;

interface View {
  readonly path: (operands: readonly string[]) => string;
  readonly columns: readonly string[];
  readonly rows: (data: unknown) => readonly Row[];
}

const paged = (data: unknown): readonly Row[] => (data as { result?: Row[] }).result ?? [];
const listed = (data: unknown): readonly Row[] => (Array.isArray(data) ? (data as Row[]) : paged(data));

/** Conversations with who is in them, one line a member. */
const members = (data: unknown): readonly Row[] =>
  paged(data).flatMap((conversation) =>
    ['agents', 'outs'].flatMap((side) =>
      ((conversation[side] as Row[] | undefined) ?? []).map((member) => ({
        ...member,
        conversation: conversation['id'],
        who: member['name'] ?? member['number'],
        type: conversation['type'],
      })),
    ),
  );

const VIEWS: Readonly<Record<string, View>> = {
  agents: {
    path: () => '/callcenter/agent?pageSize=1999',
    columns: ['name', 'num', 'state', 'since', 'extension', 'channel', 'calls_today'],
    rows: paged,
  },
  queue: {
    path: () => '/callcenter/queue?pageSize=1999',
    columns: ['id', 'type', 'from', 'position', 'waited', 'route', 'state', 'estimated_wait'],
    rows: paged,
  },
  conversations: {
    path: () => '/callcenter/conversation?state=running&pageSize=1999',
    columns: ['id', 'type', 'channel', 'queue_id', 'begin_time'],
    rows: paged,
  },
  calls: {
    path: () => '/callcenter/conversation?state=running&pageSize=1999',
    columns: ['conversation', 'type', 'call_id', 'who', 'mode', 'begin_time'],
    rows: members,
  },
  events: { path: () => '/callcenter/event?limit=100', columns: ['seq', 'event', 'id', 'time'], rows: listed },
  why: {
    path: ([task = '']) => `/callcenter/queue/${encodeURIComponent(task)}/why`,
    columns: ['agent', 'verdict', 'detail'],
    rows: listed,
  },
};

export const isLiveCommand = (command: string): boolean => Object.hasOwn(VIEWS, command);

/** Prints the live state; returns the exit code. */
export async function showLive(
  { command, operands, options }: CommandLine,
  client: Client,
  print: (text: string) => void,
): Promise<number> {
  const view = VIEWS[command];
  if (view === undefined) return 2;
  if (command === 'events' && options.follow === true) return followEvents(client, options.after, print);
  const answer = await client.get(
    view.path(operands) +
      (command === 'events' && options.after !== undefined ? `&after=${encodeURIComponent(options.after)}` : ''),
  );
  if (!answer.ok) {
    print(answer.error);
    return 1;
  }
  if (options.json === true) print(JSON.stringify(answer.value, null, 2));
  else
    print(
      formatTable(
        view.columns,
        view.rows(answer.value).map((row) => view.columns.map((column) => row[column])),
      ),
    );
  return 0;
}

async function followEvents(client: Client, after: string | undefined, print: (text: string) => void): Promise<number> {
  print(
    await client.follow(
      `/callcenter/event/stream${after === undefined ? '' : `?after=${encodeURIComponent(after)}`}`,
      print,
    ),
  );
  return 1;
}
