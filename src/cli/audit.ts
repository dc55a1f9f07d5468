import type { Client } from './client.ts';
import type { CommandLine } from './options.ts';
import { formatTable } from './table.ts';

interface Report {
  readonly took_ms: number;
  readonly legs: number;
  readonly switch_read: boolean;
  readonly repaired: readonly Readonly<Record<string, string>>[];
}

const COLUMNS = ['of', 'id', 'believed', 'found', 'done'];

/** `audit`: has the daemon compare itself with the switch and the database, now, and shows what it mended. */
export async function runAudit(
  { options }: CommandLine,
  client: Client,
  print: (text: string) => void,
): Promise<number> {
  const answer = await client.post('/callcenter/audit');
  if (!answer.ok) {
    print(answer.error);
    return 1;
  }
  const report = answer.value as Report;
  if (options.json === true) print(JSON.stringify(report, null, 2));
  else for (const text of describe(report)) print(text);
  return report.switch_read ? 0 : 1;
}

function describe({ took_ms: took, legs, switch_read: isRead, repaired }: Report): string[] {
  const compared = isRead ? `${legs} legs compared with the switch in ${took} ms` : 'the switch could not be read';
  if (repaired.length === 0) return [`${compared}: nothing differed`];
  const rows = repaired.map((row) => COLUMNS.map((column) => row[column]));
  return [formatTable(COLUMNS, rows), `${compared}: ${repaired.length} repaired`];
}
