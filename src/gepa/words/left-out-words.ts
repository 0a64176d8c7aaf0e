import { countOf } from './amounts';
import { nameOfExample, type ExampleReference } from '../candidate';
import type { RunDescription } from '../run-description';
import type { LeftOutExample, RunState } from '../state';
import { asSentence } from '../user-error';

/** `pareto-3 (val.jsonl:3): The metric gave no score.` Of a longer reason the first line. */
export function describeLeftOut(run: Pick<RunDescription, 'examples'>, { example, detail }: LeftOutExample): string {
  return `${nameWithSource(run, example)}: ${shortReason(detail)}`;
}

/** The same for several examples, with those together that failed alike. */
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

/** How Python begins the stack of an error, which it names in the last line. */
const traceback = /Traceback \(most recent call last\):\s*$/;

/** What failed in one line, without the stack or the whole reply that may follow it. */
export function shortReason(detail: string): string {
  const lines = detail.trim().split('\n');
  const [first = ''] = lines;
  const last = lines.length > 1 ? lines.at(-1) : undefined;
  return asSentence(last !== undefined && traceback.test(first) ? first.replace(traceback, last.trim()) : first);
}

/** What being left out means, below a list of such examples. */
export const whatLeftOutMeans = 'These examples could not be run or scored. They count in no score.';

/** `left out of the run: The metric gave no score.` */
export function describeOneLeftOut({ detail }: LeftOutExample): string {
  return `left out of the run: ${shortReason(detail)}`;
}

/** `2 examples left out`; undefined when none was. */
export function countLeftOut({ leftOut }: Pick<RunState, 'leftOut'>): string | undefined {
  return leftOut.length === 0 ? undefined : `${countOf(leftOut.length, 'example')} left out`;
}
