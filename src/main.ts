#!/usr/bin/env node
import { runAudit } from './cli/audit.ts';
import { backUpTo } from './cli/back-up.ts';
import { checkFiles } from './cli/check-files.ts';
import { createClient } from './cli/client.ts';
import { diagnose } from './cli/doctor.ts';
import { generate } from './cli/generate.ts';
import { HELP } from './cli/help.ts';
import { createKey } from './cli/create-key.ts';
import { isLiveCommand, showLive } from './cli/live.ts';
import { readCommandLine, type CommandLine } from './cli/options.ts';
import { replay } from './cli/replay.ts';
import { runDaemon } from './cli/run-daemon.ts';
import { showDrift } from './cli/show-drift.ts';

const print = (text: string): void => void process.stdout.write(`${text}\n`);

type Run = (line: CommandLine) => Promise<number> | number;

/** By name; each returns the exit code: 0 fine, 1 not, 2 used wrongly. */
const COMMANDS: Readonly<Record<string, Run>> = {
  run: (line) => runDaemon(line, process.env, print),
  check: ({ operands }) => checkFiles(operands, print),
  generate: (line) => generate(line, process.env, print),
  diff: (line) => showDrift(line, process.env, print),
  doctor: (line) => diagnose(line, process.env, print),
  audit: (line) => runAudit(line, createClient(line.options, process.env), print),
  backup: (line) => backUpTo(line, process.env, print),
  replay: (line) => replay(line, print),
  key: (line) => createKey(line, process.env, print),
  help: () => (print(HELP), 0),
};

async function main(args: readonly string[]): Promise<number> {
  const line = readCommandLine(args);
  if (!line.ok) return usage(line.error);
  const { command } = line.value;
  if (isLiveCommand(command)) return showLive(line.value, createClient(line.value.options, process.env), print);
  const run = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
  return run === undefined ? usage(`there is no command ${command}`) : run(line.value);
}

function usage(problem: string): number {
  process.stderr.write(`enqueued: ${problem}\n\n${HELP}\n`);
  return 2;
}

// Whoever reads us may have seen enough: `enqueued events --follow | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});
process.exitCode = await main(process.argv.slice(2));
