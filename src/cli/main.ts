// Tested by test/unit/cli/terminal.test.ts.
import { check } from './check';
import { compare } from './compare';
import { parseCommand, type Command } from './arguments';
import { runDemo } from './demo';
import { listPrompts } from './list-prompts';
import { evaluate, optimize, resume, report } from './run-commands';
import { useEnvironmentProxies } from './environment-proxies';
import { headroom } from './headroom';
import { importRun } from './import-run';
import { measure } from './measure';
import { record } from './record';
import { installSkill } from './skill';
import { transfer } from './transfer';
import { usage } from './usage';
import { UsageError } from './usage-error';
import { UserError } from '../gepa/user-error';
import { ModelError } from '../models/model-error';
import { terminalText } from './terminal-text';

/** npm runs scripts in the package's folder and passes the original folder in this variable. */
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
    case 'compare':
      return compare(command, workingFolder);
    case 'transfer':
      return transfer(command, workingFolder);
    case 'measure':
      return measure(command, workingFolder);
    case 'check':
      return check(command, workingFolder);
    case 'headroom':
      return headroom(command, workingFolder);
    case 'prompts':
      return listPrompts(command, workingFolder);
    case 'import':
      return importRun(command.source, workingFolder);
    case 'record':
      return record(command, workingFolder);
    case 'skill':
      return installSkill(command, workingFolder);
    case 'mcp':
      // Only this command needs the protocol.
      return (await import('./mcp/serve-mcp')).serveMcp(command, workingFolder);
    case 'demo':
      return runDemo();
  }
}

async function main(): Promise<number> {
  try {
    return await run(parseCommand(process.argv.slice(2)));
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(terminalText(`${error.message}\n\n${usage}\n`));
      return 2;
    }
    process.stderr.write(terminalText(`${describeError(error)}\n`));
    return 1;
  }
}

/** Returns the message of an error that the developer can act on; for a bug, the stack. */
function describeError(error: unknown): string {
  if (error instanceof UserError || error instanceof ModelError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

useEnvironmentProxies();
void main().then((status) => {
  process.exitCode = status;
});
