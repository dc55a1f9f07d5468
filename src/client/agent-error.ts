/** A request that came to nothing. code: the protocol's, or 'closed' or 'late'. */
export class AgentError extends Error {
  readonly code: string;
  /** null: there was none. */
  readonly reply: Readonly<Record<string, unknown>> | null;

  constructor(code: string, msg: string, reply: Readonly<Record<string, unknown>> | null = null) {
    super(msg);
    this.name = 'AgentError';
    this.code = code;
    this.reply = reply;
  }
}
