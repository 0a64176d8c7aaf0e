import { parseCommand, usage, WrongUse, type Command } from './arguments';
import { runDemo } from './demo';
import { listPrompts } from './list-prompts';
import { evaluate, optimize, resume, report } from './run-commands';
import { UserError } from '../gepa/user-error';

/** npm runs scripts in the package's folder and says here where the user was. */
const workingFolder = process.env['INIT_CWD'] ?? process.cwd();

async function run(command: Command): Promise<number> {
  switch (command.kind) {
    case 'help':
      process.stdout.write(`${usage}\n`);
      return 0;
    case 'optimize':
      return optimize(command, workingFolder);
    case 'evaluate':
      return evaluate(command, workingFolder);
    case 'resume':
      return resume(command, workingFolder);
    case 'report':
      return report(command, workingFolder);
    case 'prompts':
      return listPrompts(command, workingFolder);
    case 'demo':
      return runDemo();
  }
}

async function main(): Promise<number> {
  try {
    return await run(parseCommand(process.argv.slice(2)));
  } catch (error) {
    if (error instanceof WrongUse) {
      process.stderr.write(`${error.message}\n\n${usage}\n`);
      return 2;
    }
    const message = error instanceof Error ? (error instanceof UserError ? error.message : error.stack) : String(error);
    process.stderr.write(`${message ?? 'It failed for an unknown reason.'}\n`);
    return 1;
  }
}

void main().then((status) => {
  process.exitCode = status;
});
