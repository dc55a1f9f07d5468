import { parseArgs, type ParseArgsConfig } from 'node:util';
import { err, ok, type Result } from '../lib/result.ts';

export interface CommandLine {
  readonly command: string;
  /** What stands after the command, options left out. */
  readonly operands: readonly string[];
  readonly options: Options;
}

export interface Options {
  readonly config?: string | undefined;
  readonly set?: string[] | undefined;
  readonly url?: string | undefined;
  readonly key?: string | undefined;
  readonly json?: boolean | undefined;
  readonly follow?: boolean | undefined;
  readonly after?: string | undefined;
  readonly name?: string | undefined;
  readonly callcentre?: string | undefined;
  readonly role?: string | undefined;
  readonly call?: string | undefined;
  readonly task?: string | undefined;
  readonly agent?: string | undefined;
  readonly out?: string | undefined;
  readonly force?: boolean | undefined;
  readonly reload?: boolean | undefined;
  readonly help?: boolean | undefined;
}

const OPTIONS = {
  config: { type: 'string', short: 'c' },
  set: { type: 'string', multiple: true },
  url: { type: 'string' },
  key: { type: 'string' },
  json: { type: 'boolean' },
  follow: { type: 'boolean', short: 'f' },
  after: { type: 'string' },
  name: { type: 'string' },
  callcenter: { type: 'string' },
  role: { type: 'string' },
  call: { type: 'string' },
  task: { type: 'string' },
  agent: { type: 'string' },
  out: { type: 'string' },
  force: { type: 'boolean' },
  reload: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

export function readCommandLine(args: readonly string[]): Result<CommandLine, string> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: OPTIONS,
      allowPositionals: true,
      strict: true,
    });
    const [command = 'help', ...operands] = positionals;
    const { callcenter, ...options } = values;
    return ok({
      command: values.help === true ? 'help' : command,
      operands,
      options: { ...options, callcentre: callcenter },
    });
  } catch (error) {
    return err((error as Error).message);
  }
}
