import { countOf } from './amounts';
import { nameOfExample, type ExampleSet } from './candidate';
import type { LeftOutExample } from './left-out';
import type { RunDescription } from './run-description';
import type { RunState } from './state';
import { asSentence } from './user-error';

/** `pareto-3 (val.jsonl:3): The metric gave no score.` */
export function describeLeftOut(run: Pick<RunDescription, 'examples'>, { example, detail }: LeftOutExample): string {
  const source = run.examples[example.set][example.index]?.source ?? '';
  return `${nameOfExample(example)}${source === '' ? '' : ` (${source})`}: ${asSentence(detail)}`;
}

export const setNames: Readonly<Record<ExampleSet, string>> = {
  feedback: 'feedback set',
  pareto: 'Pareto set',
  test: 'test set',
};

/** `2 examples left out`; undefined when none was. */
export function countLeftOut({ leftOut }: Pick<RunState, 'leftOut'>): string | undefined {
  return leftOut.length === 0 ? undefined : `${countOf(leftOut.length, 'example')} left out`;
}
