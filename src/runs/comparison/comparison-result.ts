// Tested by test/unit/cli/compare.test.ts.
import { runResult, type RunResult } from '../report/run-result';
import type { ComparedRun } from './compared-run';
import { folderOfRun, type Comparison, type RecordedSearch } from './comparison-file';
import type { CurvePoint, PresetResult } from './preset-results';
import type { ReferenceCurve } from './reference-curves';

/** A comparison in numbers, for programs. */
export interface ComparisonResult {
  /** The file of the comparison. */
  readonly comparison: string;
  readonly name: string;
  /** Means over the runs of each preset; null where there is none. */
  readonly presets: readonly PresetNumbers[];
  /** Each run as `gepa optimize` describes it; without a result before it begins, or when it can't be read. */
  readonly runs: readonly (RecordedSearch & { readonly result: RunResult | null; readonly problem: string | null })[];
  readonly references: readonly ReferenceCurve[];
}

/** What a preset reached, in numbers. */
interface PresetNumbers extends Pick<
  PresetResult,
  'preset' | 'finished' | 'problems' | 'rollouts' | 'testRollouts' | 'reflections' | 'tokens' | 'isEstimated'
> {
  readonly pareto: PresetResult['pareto'] | null;
  readonly test: PresetResult['test'] | null;
  readonly againstSeed: PresetResult['againstSeed'] | null;
  readonly againstFirst: PresetResult['againstFirst'] | null;
  readonly usd: number | null;
  /** [rollouts, best mean on the Pareto set]. */
  readonly byRollouts: readonly (readonly [number, number])[];
  /** [US dollars, best mean on the Pareto set]. */
  readonly byMoney: readonly (readonly [number, number])[];
}

/** Returns a comparison as it is now. */
export function comparisonResult(
  comparison: Comparison,
  runs: readonly ComparedRun[],
  presets: readonly PresetResult[],
  references: readonly ReferenceCurve[],
): ComparisonResult {
  return {
    comparison: comparison.file,
    name: comparison.name,
    presets: presets.map((result) => {
      const { preset, finished, problems, pareto, test, againstSeed, againstFirst, usd } = result;
      const { rollouts, testRollouts, reflections, tokens, isEstimated } = result;
      return {
        ...{ preset, finished, problems },
        pareto: pareto ?? null,
        test: test ?? null,
        againstSeed: againstSeed ?? null,
        againstFirst: againstFirst ?? null,
        ...{ rollouts, testRollouts, reflections, tokens, isEstimated },
        usd: usd ?? null,
        byRollouts: pairs(result.byRollouts),
        byMoney: pairs(result.byMoney),
      };
    }),
    runs: runs.map(({ preset, seed, run, state, problem = null }) => {
      const result = state === undefined ? null : runResult(folderOfRun(comparison, { run }), state);
      return { preset, seed, run, result, problem };
    }),
    references,
  };
}

function pairs(points: readonly CurvePoint[]): readonly (readonly [number, number])[] {
  return points.map(({ amount, best }) => [amount, best]);
}
