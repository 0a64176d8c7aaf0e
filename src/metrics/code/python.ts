import { join } from 'node:path';
import * as v from 'valibot';
import { defineRule } from '../rule';
import {
  scoringFunctionEntry,
  scoringFunctionOptions,
  scoringFunctionRule,
  scoringFunctionSchema,
} from './scoring-function';

const options = {
  ...scoringFunctionOptions,
  interpreter: v.exactOptional(
    v.pipe(
      v.string('Expected the name of a program'),
      v.nonEmpty('Expected a program'),
      v.description('The Python interpreter, such as .venv/bin/python. Default: python3, or python on Windows.'),
    ),
  ),
};

/**
 * Scores with a Python function like promptfoo's: `get_assert(output, context)` of a file, or a named one. It returns a
 * score, a bool, a dict with `score` and `feedback`, or one of promptfoo's grading results.
 */
export const python = defineRule({
  value: v.pipe(
    scoringFunctionSchema,
    v.description('A Python file whose function get_assert(output, context) scores, or the code of such a function.'),
  ),
  options,
  assertions: { python: (assertion) => scoringFunctionEntry('python', assertion) },
  create: (setting, context) => {
    const { interpreter = process.platform === 'win32' ? 'python' : 'python3' } = setting.options;
    return scoringFunctionRule(
      {
        rule: 'python',
        name: `The program that runs Python (${interpreter})`,
        command: [interpreter, join(__dirname, 'python-runner.py')],
        bodyOf: pythonBody,
      },
      setting,
      context,
    );
  },
});

/** Converts promptfoo's code to a function body: one line is an expression, several lines are a body. */
export function pythonBody(code: string): string {
  const trimmed = code.trim();
  return trimmed.includes('\n') ? code : `return ${trimmed}`;
}
