export interface Answer {
  readonly status: number;
  readonly code: string;
  readonly msg: string;
  // Whatever the resource answers: a test looks into it, and fails where it is not as expected.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly data: any;
}

export type Method = 'GET' | 'POST' | 'DELETE';

/** One request to `/v1` + path. */
export async function request(
  base: string,
  method: Method,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const response = await fetch(`${base}v1${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as Omit<Answer, 'status'>;
  return { ...answer, status: response.status };
}
