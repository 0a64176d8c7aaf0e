// Tested by test/unit/runs/headroom/headroom.test.ts.
import type { Columns } from '../../datasets/columns/columns';
import { isNothing } from '../../datasets/readers/read-row';
import { columnValue, type Row } from '../../datasets/row';
import type { ExampleSets } from '../../datasets/split-rows';
import { textOfValue } from '../../prompts/template';
import { nearDuplicates, type PlacedText } from './near-duplicates';

/** A rollout of the prompt as it is on a row. */
export interface CheckedRollout {
  /** The row's place, e.g. `train.jsonl:12`. */
  readonly source: string;
  readonly output: string;
  /** The modules of the trace, in order. */
  readonly modules: readonly string[];
  readonly score: number;
  readonly feedback: string;
  readonly objectives: Readonly<Record<string, number>>;
  /** The score of a second rollout on the row. Absent if there was none. */
  readonly again?: number;
  /** The score of the same output, scored a second time. Absent if it wasn't. */
  readonly rescored?: number;
}

/** What a headroom check has run and scored. */
export interface HeadroomRollouts {
  readonly rollouts: readonly CheckedRollout[];
  /** The scores that the metric gives an expected answer, and no output at all. */
  readonly answers: readonly { readonly source: string; readonly expected: number; readonly empty: number }[];
  /** Rows that could not be run or scored. */
  readonly failed: readonly { readonly source: string; readonly problem: string }[];
}

/** Something to know before a search is paid for. */
export type Finding =
  /** Every row scores the same, so that nothing tells a better prompt from a worse one. */
  | { readonly kind: 'perfect' | 'zero' | 'unmoved'; readonly score: number; readonly sources: readonly string[] }
  /** An empty output scores as high as the expected answer. */
  | { readonly kind: 'emptyAsGood'; readonly source: string; readonly expected: number; readonly empty: number }
  /** The metric scores the same output differently each time. */
  | { readonly kind: 'metricVaries'; readonly of: number; readonly differences: readonly Difference[] }
  /** The prompt scores differently each time. */
  | { readonly kind: 'promptVaries'; readonly of: number; readonly differences: readonly Difference[] }
  | { readonly kind: 'sameFailure'; readonly reason: string; readonly sources: readonly string[] }
  | {
      readonly kind: 'testSeen';
      readonly of: number;
      readonly pairs: readonly (readonly [test: string, seen: string])[];
    }
  | { readonly kind: 'noAnswer'; readonly column: string; readonly of: number; readonly sources: readonly string[] }
  /** A prompt that was in no request of the program. */
  | { readonly kind: 'unusedPrompt'; readonly component: string; readonly of: number }
  | { readonly kind: 'failed'; readonly of: number; readonly problem: string; readonly sources: readonly string[] };

interface Difference {
  readonly source: string;
  readonly scores: readonly [number, number];
}

/** Fewer rows than this may be alike by chance. */
const fewestAlike = 3;

/** Returns what the rollouts of a headroom check show. */
export function findingsOf({ rollouts, answers, failed }: HeadroomRollouts, perfectScore: number): readonly Finding[] {
  const [first] = failed;
  const sources = rollouts.map(({ source }) => source);
  const alike = kindOfEqualScores(rollouts, perfectScore);
  const emptyAsGood = answers.filter(({ expected, empty }) => empty >= expected);
  return [
    ...(first === undefined
      ? []
      : [
          {
            kind: 'failed',
            of: new Set([...failed, ...rollouts].map(({ source }) => source)).size,
            problem: first.problem,
            sources: [...new Set(failed.map(({ source }) => source))],
          } as const,
        ]),
    ...(alike === undefined ? [] : [{ kind: alike, score: rollouts[0]?.score ?? 0, sources } as const]),
    ...emptyAsGood.slice(0, 1).map((answer) => ({ kind: 'emptyAsGood', ...answer }) as const),
    ...variation('metricVaries', rollouts, ({ rescored }) => rescored),
    ...variation('promptVaries', rollouts, ({ again }) => again),
    ...sameFailure(rollouts, perfectScore),
  ];
}

/** Returns what rows show without a rollout: test rows that the search would see too, and rows without an expected answer. */
export function findingsInRows(
  { feedback, pareto, test }: ExampleSets,
  { input, expected }: Columns,
): readonly Finding[] {
  const textOf = (row: Row): PlacedText => ({ text: textOfValue(columnValue(row.values, input)), source: row.source });
  const pairs = nearDuplicates(test.map(textOf), [...feedback, ...pareto].map(textOf)).map(
    ({ source, of }) => [source, of] as const,
  );
  const all = [...feedback, ...pareto, ...test];
  const unanswered = expected === undefined ? [] : all.filter(({ values }) => isNothing(columnValue(values, expected)));
  const sources = [...new Set(unanswered.map(({ source }) => source))];
  return [
    ...(pairs.length === 0 ? [] : [{ kind: 'testSeen', of: test.length, pairs } as const]),
    ...(expected === undefined || sources.length === 0
      ? []
      : [{ kind: 'noAnswer', column: expected, of: all.length, sources } as const]),
  ];
}

/** Returns the prompts of a program that were in none of its requests. */
export function unusedPrompts(components: readonly string[], rollouts: readonly CheckedRollout[]): readonly Finding[] {
  if (rollouts.length === 0) return [];
  return components
    .filter((component) => !rollouts.some(({ modules }) => modules.includes(component)))
    .map((component) => ({ kind: 'unusedPrompt', component, of: rollouts.length }));
}

function kindOfEqualScores(rollouts: readonly CheckedRollout[], perfectScore: number) {
  const [first] = rollouts;
  if (first === undefined || rollouts.length < fewestAlike) return undefined;
  if (rollouts.every(({ score }) => score >= perfectScore)) return 'perfect';
  if (rollouts.some(({ score }) => score !== first.score)) return undefined;
  if (first.score === 0) return 'zero';
  return new Set(rollouts.map(({ output }) => output)).size < fewestAlike ? undefined : 'unmoved';
}

function variation(
  kind: 'metricVaries' | 'promptVaries',
  rollouts: readonly CheckedRollout[],
  secondOf: (rollout: CheckedRollout) => number | undefined,
): readonly Finding[] {
  const pairs = rollouts.flatMap((rollout): Difference[] => {
    const second = secondOf(rollout);
    return second === undefined ? [] : [{ source: rollout.source, scores: [rollout.score, second] }];
  });
  const differences = pairs.filter(({ scores: [one, other] }) => one !== other);
  return differences.length === 0 ? [] : [{ kind, of: pairs.length, differences }];
}

/** Whether all failures are one: a single objective is missed everywhere, or the feedback is word for word the same. */
function sameFailure(rollouts: readonly CheckedRollout[], perfectScore: number): readonly Finding[] {
  const failures = rollouts.filter(({ score }) => score < perfectScore);
  if (failures.length < fewestAlike) return [];
  const missed = failures.map(({ objectives }) =>
    Object.entries(objectives).flatMap(([name, score]) => (score < perfectScore ? [name] : [])),
  );
  const reasons = failures.map(({ feedback, objectives }, place) => {
    const [only, ...others] = missed[place] ?? [];
    const isOneOfSeveral = Object.keys(objectives).length > 1 && only !== undefined && others.length === 0;
    return isOneOfSeveral ? only : withoutOutput(feedback);
  });
  const [reason] = new Set(reasons);
  return reason === undefined || reasons.some((other) => other !== reason)
    ? []
    : [{ kind: 'sameFailure', reason, sources: failures.map(({ source }) => source) }];
}

/** The verdict in a feedback, which the metric ends with the output that it is about. */
function withoutOutput(feedback: string): string {
  return feedback.split('\nThe output: ')[0] ?? '';
}
