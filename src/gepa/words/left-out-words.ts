// Tested by test/unit/dashboard/left-out-list.test.ts.
import { countOf } from './amounts';
import { nameOfExample, type ExampleReference } from '../candidate';
import type { RunDescription } from '../run-description';
import type { LeftOutExample, RunState } from '../state';
import { asSentence } from '../user-error';

/** Says which example was left out and why, in one line, e.g. `pareto-3 (val.jsonl:3): The metric gave no score.` */
export function describeLeftOut(run: Pick<RunDescription, 'examples'>, { example, detail }: LeftOutExample): string {
  return `${nameWithSource(run, example)}: ${shortReason(detail)}`;
}

/** Lists failures with their reasons, one line for all examples that failed for the same reason. */
export function describeFailures(
  run: Pick<RunDescription, 'examples'>,
  failures: readonly LeftOutExample[],
): readonly string[] {
  const byReason = new Map<string, string[]>();
  for (const { example, detail } of failures) {
    const reason = shortReason(detail);
    byReason.set(reason, [...(byReason.get(reason) ?? []), nameWithSource(run, example)]);
  }
  return [...byReason].map(([reason, examples]) => `${examples.join(', ')}: ${reason}`);
}

function nameWithSource({ examples }: Pick<RunDescription, 'examples'>, example: ExampleReference): string {
  const source = examples[example.set][example.index]?.source ?? '';
  return `${nameOfExample(example)}${source === '' ? '' : ` (${source})`}`;
}

/** The first line of a Python stack trace, which says nothing of the error. */
const traceback = /Traceback \(most recent call last\):\s*$/;
/** What programs print of an error, e.g. `TypeError: x is not a function`. */
const namedError = /^\S*(?:Error|Exception)\b/;

/**
 * Shortens a reason to one line, without the stack trace or the response body that may follow. Where the first line only announces
 * what a program printed, the line that names the error is added, or else the last one.
 */
export function shortReason(detail: string): string {
  const [first = '', ...others] = detail.trim().split('\n');
  const printed = others.filter((line) => line.trim() !== '');
  const telling = printed.findLast((line) => namedError.test(line)) ?? printed.at(-1);
  if (telling === undefined || !first.trimEnd().endsWith(':')) return asSentence(first);
  return asSentence(`${first.replace(traceback, '').trim()} ${telling.trim()}`.trim());
}

/** Explains what being left out means, beside a list of such examples. */
export const whatLeftOutMeans = 'These examples could not be run or scored. They count in no score.';

/** Says why an example was left out, where the example is named already, e.g. `left out of the run: The metric gave no score.` */
export function describeOneLeftOut({ detail }: LeftOutExample): string {
  return `left out of the run: ${shortReason(detail)}`;
}

/** Says how many examples were left out, e.g. `2 examples left out`; undefined when there are none. */
export function countLeftOut({ leftOut }: Pick<RunState, 'leftOut'>): string | undefined {
  return leftOut.length === 0 ? undefined : `${countOf(leftOut.length, 'example')} left out`;
}
