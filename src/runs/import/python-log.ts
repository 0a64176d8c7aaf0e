import * as v from 'valibot';
import { ImportError } from './import-error';
import { parseJson, type PythonResult } from './python-result';

/** An iteration of a Python run. */
export interface PythonIteration {
  /** From 1. */
  readonly number: number;
  /** The candidate that it added. */
  readonly candidate: number | undefined;
  /** How the candidate was proposed, if the log says so unmistakably. */
  readonly minibatch: PythonMinibatch | undefined;
  /** The common ancestor of the candidate's parents, if it merges them. */
  readonly ancestor: number | undefined;
}

/** A parent and its child on a minibatch. */
export interface PythonMinibatch {
  readonly parent: number;
  /** The ids of the training examples. */
  readonly examples: readonly string[];
  readonly before: readonly number[];
  readonly after: readonly number[];
}

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const scores = v.nullish(v.array(v.union([v.number(), v.pipe(v.boolean(), v.transform(Number))])));
const logSchema = v.array(
  v.object({
    i: count,
    new_program_idx: v.nullish(count),
    selected_program_candidate: v.nullish(count),
    subsample_ids: v.nullish(v.array(v.union([v.string(), v.number()]))),
    subsample_scores: scores,
    new_subsample_scores: scores,
    /** Several tasks in one iteration: the log doesn't say which one the candidate came from. */
    n_tasks: v.nullish(count),
    /** Both parents and their ancestor. */
    merged_entities: v.nullish(v.array(count)),
  }),
);
type LogEntry = v.InferOutput<typeof logSchema>[number];

const advice = 'Restore the file, or remove it to import the run without its iterations.';

/**
 * Parses `run_log.json`.
 *
 * @throws {ImportError} when it can't be read, or belongs to another result.
 */
export function parsePythonLog(text: string, file: string, { candidates }: PythonResult): readonly PythonIteration[] {
  return parseJson(logSchema, text, file, advice).map((entry) => {
    const candidate = entry.new_program_idx ?? undefined;
    const parents = candidate === undefined ? [] : candidates[candidate]?.parents;
    if (parents === undefined) {
      const problem = `It names candidate ${candidate}, and the result has ${candidates.length} candidates.`;
      throw new ImportError(`${problem} Write the result again from the finished run, then import it.`, file);
    }
    const ancestor = parents.length > 1 ? entry.merged_entities?.[2] : undefined;
    return { number: entry.i + 1, candidate, minibatch: minibatchOf(entry, parents), ancestor };
  });
}

function minibatchOf(entry: LogEntry, parents: readonly number[]): PythonMinibatch | undefined {
  const { subsample_ids: examples, subsample_scores: before, new_subsample_scores: after } = entry;
  const [parent, ...others] = parents;
  if (!examples || !before || !after || parent === undefined || others.length > 0) return undefined;
  const isOne = (entry.n_tasks ?? 1) === 1 && entry.selected_program_candidate === parent;
  const isWhole = examples.length > 0 && before.length === examples.length && after.length === examples.length;
  return isOne && isWhole ? { parent, examples: examples.map(String), before, after } : undefined;
}
