import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { unreviewedColumn } from '../datasets/columns/column-names';
import { isObject } from '../datasets/readers/read-row';
import { readJsonLines } from '../datasets/readers/json-rows';
import type { RowValues } from '../datasets/row';
import { UserError } from '../gepa/user-error';
import { withoutShell } from '../processes/program';
import { parsePromptSource } from '../prompts/prompt-source';
import { exampleFileName, withRows } from '../runs/draft/example-file';
import { readPromptToRecord } from '../runs/draft/recorded-prompt';
import { readText } from '../runs/spec/read-text';
import { dotEnv } from '../system/recording/dot-env';
import { RecordedRows } from '../system/recording/recorded-rows';
import { recordingAddresses } from '../system/recording/recording-addresses';
import { RecordingEndpoint, type RecordedCall } from '../system/recording/recording-endpoint';
import type { RecordCommand } from './record-command';
import { terminalText } from './terminal-text';
import { terminalWords as words } from './terminal-words';

/**
 * Runs `gepa record`: the developer's program as it is, with an endpoint in its environment that records its calls of models.
 * Each is written as it comes. Returns the exit status.
 */
export async function record(
  { command, prompt, out, addresses }: RecordCommand,
  workingFolder: string,
): Promise<number> {
  const source = prompt === undefined ? undefined : parsePromptSource(prompt, workingFolder);
  const promptFile = source && resolve(workingFolder, source.file);
  const target = resolve(
    workingFolder,
    out ?? join(dirname(prompt ?? ''), exampleFileName(basename(source?.file ?? ''))),
  );
  const existing = existsSync(target) ? readFileSync(target, 'utf8') : '';
  const recorded = new RecordedRows(
    promptFile === undefined
      ? undefined
      : readPromptToRecord(promptFile, await readText(promptFile, 'The prompt file'), source?.part),
    rowsIn(existing),
  );
  const failures: string[] = [];
  const keep = (call: RecordedCall) => {
    const row = recorded.add(call);
    if (row === undefined) return;
    try {
      const isFirst = recorded.rows.length === 1;
      if (isFirst) mkdirSync(dirname(target), { recursive: true });
      const marked = withRows(isFirst ? existing : '', [{ ...row, [unreviewedColumn]: call.model }]);
      appendFileSync(target, isFirst ? marked.slice(existing.length) : marked);
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
  };
  const endpoint = await RecordingEndpoint.start({
    addresses: recordingAddresses([process.env, ...dotEnv(workingFolder)], addresses),
    onCall: keep,
  });
  try {
    const status = await runProgram(command, workingFolder, { ...process.env, ...endpoint.variables });
    const [failure] = failures;
    if (failure !== undefined) throw new UserError(words.notWritten(target, failure));
    const { calls, rows, leftOut } = recorded;
    const said = [
      ...(status === '0' ? [] : [words.programEnded(command.join(' '), status)]),
      ...(calls === 0 ? [words.nothingCalled] : [words.recorded(rows.length, target), ...words.leftOutCalls(leftOut)]),
    ];
    process.stderr.write(terminalText(`${said.join('\n')}\n`));
    return rows.length > 0 || leftOut.repeated > 0 ? 0 : 1;
  } finally {
    await endpoint.close();
  }
}

/** Returns the rows of an earlier recording. Lines that can't be read stay in the file. */
function rowsIn(content: string): readonly RowValues[] {
  return readJsonLines(content).rows.flatMap((row) => ('value' in row && isObject(row.value) ? [row.value] : []));
}

/** Runs a program in this terminal. Resolves with its exit status or the signal that ended it. */
function runProgram(command: RecordCommand['command'], cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  // Ctrl+C is for the program, such as a server. What was recorded until then is kept.
  const ignore = () => undefined;
  process.on('SIGINT', ignore);
  return new Promise<string>((done, fail) => {
    const [program, ...args] = withoutShell(command, { cwd, env });
    const child = spawn(program, args, { cwd, env, stdio: 'inherit' });
    child.once('error', ({ message }) => fail(new UserError(words.programNotStarted(command[0], message))));
    child.once('exit', (status, signal) => done(String(status ?? signal)));
  }).finally(() => process.off('SIGINT', ignore));
}
