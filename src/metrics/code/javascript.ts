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
 * Scores with a JavaScript function: the default export of a module or a named one, called with `(output, context)`. It
 * returns a score, a boolean, `{ score, feedback, objectives? }`, one of promptfoo's grading results, or a promise of
 * these.
 */
export const javascript = defineRule({
  value: v.pipe(
    scoringFunctionSchema,
    v.description('A JavaScript module whose function (output, context) scores, or the code of such a function.'),
  ),
  options: scoringFunctionOptions,
  assertions: { javascript: (assertion) => scoringFunctionEntry('javascript', assertion) },
  create: (setting, context) => scoringFunctionRule(runner, setting, context),
});

const runner: FunctionRunner = {
  rule: 'javascript',
  name: 'The program that runs JavaScript',
  command: [process.execPath, join(__dirname, 'javascript-runner.mjs')],
  // In the editor this process is Electron, which behaves like Node with this variable.
  env: { ELECTRON_RUN_AS_NODE: '1' },
  bodyOf: javascriptBody,
  objectionTo: faultOfBody,
};

/**
 * Converts promptfoo's code to a function body: several lines are a body with `return`; one line is an expression, or
 * declarations followed by an expression.
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

/** Returns the syntax error of a function body, which is compiled like in the runner but not run. */
function faultOfBody(body: string): string | undefined {
  try {
    new AsyncFunction('output', 'context', body);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
