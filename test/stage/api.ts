export interface Answer {
  readonly status: number;
  readonly code: string;
  readonly msg: string;
  // Whatever the resource answers: a test looks into it, and fails where it is not as expected.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly data: any;
}

export type Method = 'GET' | 'POST' | 'DELETE';

/** The server closes a connection as idle in the moment in which it is used again. What only reads is asked once more. */
const CLOSED = ['ECONNRESET', 'UND_ERR_SOCKET'];

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    const { code = '' } = ((error as Error).cause ?? {}) as { code?: string };
    if (init.method !== 'GET' || !CLOSED.includes(code)) throw error;
    return fetch(url, init);
  }
}

/** One request to `/v1` + path. */
export async function request(
  base: string,
  method: Method,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const response = await send(`${base}v1${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as Omit<Answer, 'status'>;
  return { ...answer, status: response.status };
}
