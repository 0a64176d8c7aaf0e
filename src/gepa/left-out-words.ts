import { countOf } from './amounts';
import { nameOfExample, type ExampleReference } from './candidate';
import type { LeftOutExample } from './left-out';
import type { RunDescription } from './run-description';
import type { RunState } from './state';
import { asSentence } from './user-error';

/** `pareto-3 (val.jsonl:3): The metric gave no score.` Of a longer reason the first line. */
export function describeLeftOut(run: Pick<RunDescription, 'examples'>, { example, detail }: LeftOutExample): string {
  return `${nameWithSource(run, example)}: ${reasonInShort(detail)}`;
}

/** The same for several examples, with those together that failed alike. */
export function describeFailures(
  run: Pick<RunDescription, 'examples'>,
  failures: readonly LeftOutExample[],
): readonly string[] {
  const byReason = new Map<string, string[]>();
  for (const { example, detail } of failures) {
    const reason = reasonInShort(detail);
    byReason.set(reason, [...(byReason.get(reason) ?? []), nameWithSource(run, example)]);
  }
  return [...byReason].map(([reason, examples]) => `${examples.join(', ')}: ${reason}`);
}

function nameWithSource({ examples }: Pick<RunDescription, 'examples'>, example: ExampleReference): string {
  const source = examples[example.set][example.index]?.source ?? '';
  return `${nameOfExample(example)}${source === '' ? '' : ` (${source})`}`;
}

/** A stack or a whole reply may follow. */
export function reasonInShort(detail: string): string {
  return asSentence(detail.trim().split('\n')[0] ?? '');
}

/** `2 examples left out`; undefined when none was. */
export function countLeftOut({ leftOut }: Pick<RunState, 'leftOut'>): string | undefined {
  return leftOut.length === 0 ? undefined : `${countOf(leftOut.length, 'example')} left out`;
}
