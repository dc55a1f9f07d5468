import { checkFiles } from '../../src/cli/check-files.ts';
import { diagnose } from '../../src/cli/doctor.ts';
import { generate } from '../../src/cli/generate.ts';
import { readCommandLine, type CommandLine } from '../../src/cli/options.ts';
import { showDrift } from '../../src/cli/show-drift.ts';

export interface Ended {
  readonly code: number;
  readonly out: string;
}

type Print = (text: string) => void;

const COMMANDS: Readonly<Record<string, (line: CommandLine, print: Print) => Promise<number> | number>> = {
  check: ({ operands }, print) => checkFiles(operands, print),
  diff: (line, print) => showDrift(line, {}, print),
  doctor: (line, print) => diagnose(line, {}, print),
  generate: (line, print) => generate(line, {}, print),
};

/** A command in the process of the test: where there are many, a process for each would take minutes. */
export async function runHere(args: readonly string[]): Promise<Ended> {
  const line = readCommandLine(args);
  const run = line.ok ? COMMANDS[line.value.command] : undefined;
  if (!line.ok || run === undefined) throw new Error(`no command: ${args.join(' ')}`);
  const out: string[] = [];
  const code = await run(line.value, (text) => void out.push(text));
  return { code, out: `${out.join('\n')}\n` };
}
