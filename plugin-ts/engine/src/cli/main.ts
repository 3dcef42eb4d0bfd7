import { createEngine } from '../engine';
import { PaveError } from '../errors';
import { catalogCommand } from './catalog';
import type { Command } from './command';
import { UsageError } from './command';
import { explainCommand } from './explain';
import { policiesCommand } from './policies';
import { diffCommand, ejectCommand, generateCommand } from './generate';
import { quickStart } from './quickStart';
import { renderCommand } from './render';
import { schemaCommand } from './schema';
import { validateCommand } from './validate';

const COMMANDS: Readonly<Record<string, Command>> = {
  render: renderCommand,
  validate: validateCommand,
  generate: generateCommand,
  diff: diffCommand,
  explain: explainCommand,
  policies: policiesCommand,
  catalog: catalogCommand,
  schema: schemaCommand,
  eject: ejectCommand,
};

const HELP = `Usage: pave <command> [arguments]

Commands
${Object.entries(COMMANDS)
  .map(([name, command]) => `  ${name.padEnd(10)}${command.summary}`)
  .join('\n')}

pave <command> --help shows a command's arguments.
Exit code: 0 fine, 1 an error was found, 2 wrong use, or a file that cannot be read or written.`;

/** Runs the command line and sets the process's exit code: 0 fine, 1 findings at level error, 2 wrong use or I/O. */
export async function main(args: readonly string[]): Promise<void> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    console.log(HELP);
    process.exitCode = name === undefined ? 2 : 0;
    return;
  }
  if (name === '--version' || name === '-v') {
    console.log((require('../../package.json') as { version: string }).version);
    return;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    console.error(`pave: unknown command \`${name}\`; commands are ${Object.keys(COMMANDS).join(', ')}`);
    process.exitCode = 2;
    return;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    console.log(command.help);
    return;
  }
  quickStart();
  // A laptop waits longer than a portal, where others wait too. What ends by itself is done before a thread would have started.
  const engine = createEngine(command.hasDeadline ? { workers: 1, deadlineMs: 30_000 } : { workers: 'none' });
  try {
    process.exitCode = await command.run(rest, engine);
  } catch (error) {
    process.exitCode = report(error, command);
  } finally {
    await engine.close();
  }
}

function report(error: unknown, command: Command): number {
  if (error instanceof UsageError) {
    console.error(`pave: ${error.message}\n\n${command.help}`);
    return 2;
  }
  if (error instanceof PaveError) {
    console.error(error.message);
    return error.code.startsWith('io.') || error.code.startsWith('engine.') ? 2 : 1;
  }
  throw error;
}
