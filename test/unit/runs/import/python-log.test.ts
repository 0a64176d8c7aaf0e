import { expect, test } from 'vitest';
import { parsePythonLog } from '../../../../src/runs/import/python-log';
import { parsePythonResult } from '../../../../src/runs/import/python-result';
import { pythonLog, pythonResult } from './python-run-dir';

const result = parsePythonResult(JSON.stringify(pythonResult), 'gepa_result.json');
const parse = (log: readonly object[]) => parsePythonLog(JSON.stringify(log), 'run_log.json', result);

test('reads iterations, their candidates, and the minibatches that the candidates were tested on', () => {
  expect(parse(pythonLog)).toEqual([
    {
      number: 1,
      candidate: 1,
      minibatch: { parent: 0, examples: ['4', '1'], before: [0, 0.5], after: [1, 0.5] },
      ancestor: undefined,
    },
    { number: 2, candidate: undefined, minibatch: undefined, ancestor: undefined },
    {
      number: 3,
      candidate: 2,
      minibatch: { parent: 0, examples: ['1', '2'], before: [0.5, 0], after: [1, 0] },
      ancestor: undefined,
    },
    { number: 4, candidate: 3, minibatch: undefined, ancestor: 0 },
  ]);
});

test('takes no minibatch where an iteration had several tasks, since the candidate may be of any', () => {
  const [first] = pythonLog;

  expect(parse([{ ...first, n_tasks: 2 }])[0]?.minibatch).toBeUndefined();
});

test('refuses the log of a run that went on after the result was written', () => {
  expect(() => parse([{ i: 8, new_program_idx: 9 }])).toThrow(
    'run_log.json: It names candidate 9, and the result has 4 candidates. Write the result again',
  );
});

test('refuses a half-written log and says how to do without it', () => {
  expect(() => parsePythonLog('[{"i": 0', 'run_log.json', result)).toThrow(
    'run_log.json: It is not complete JSON. The run may still be writing it. Restore the file, or remove it',
  );
});
