import { join } from 'node:path';
import * as v from 'valibot';
import { defineRule } from '../rule';
import {
  scoringFunctionEntry,
  scoringFunctionOptions,
  scoringFunctionRule,
  scoringFunctionSchema,
  type FunctionRunner,
} from './scoring-function';

/**
 * A JavaScript function that scores: the default export of a module, or the one that is named, called with `(output,
 * context)`. It returns a score, a boolean, `{ score, feedback, objectives? }`, one of promptfoo's grading results, or a
 * promise of these.
 */
export const javascript = defineRule({
  value: v.pipe(
    scoringFunctionSchema,
    v.description('A JavaScript module with a function (output, context) that scores, or the code of one.'),
  ),
  options: scoringFunctionOptions,
  assertions: { javascript: (assertion) => scoringFunctionEntry('javascript', assertion) },
  create: (setting, context) => scoringFunctionRule(runner, setting, context),
});

const runner: FunctionRunner = {
  rule: 'javascript',
  name: 'The program that runs JavaScript',
  command: [process.execPath, join(__dirname, 'javascript-runner.mjs')],
  // In the editor this process is Electron, which is Node when it is told so.
  env: { ELECTRON_RUN_AS_NODE: '1' },
  bodyOf: javascriptBody,
  objectionTo: faultOfBody,
};

/**
 * The body of a function from code as promptfoo takes it: several lines are a body with its own `return`, one line is an
 * expression, or declarations with an expression at the end.
 */
export function javascriptBody(code: string): string {
  const line = code.trim().replace(/;+$/, '');
  if (line.includes('\n')) return code;
  if (!/^(?:const|let|var)\s/.test(line)) return `return (${line});`;
  const end = line.lastIndexOf(';');
  return `${line.slice(0, end + 1)} return (${line.slice(end + 1)});`;
}

const asynchronous = async () => {
  await Promise.resolve();
};
const AsyncFunction = asynchronous.constructor as FunctionConstructor;

/** What is wrong with the syntax of a function's body, which is compiled as the runner does it, and not run. */
function faultOfBody(body: string): string | undefined {
  try {
    new AsyncFunction('output', 'context', body);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
