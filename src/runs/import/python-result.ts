import * as v from 'valibot';
import type { ComponentTexts } from '../../gepa/candidate';
import { valueOf } from '../../gepa/named-values';
import { describeIssue } from '../journal/event-schema';
import { ImportError } from './import-error';

/** What a run of the Python implementation found. */
export interface PythonResult {
  /** Candidate 0 is the seed. */
  readonly candidates: readonly PythonCandidate[];
  /** The ids of the validation examples, in order. */
  readonly examples: readonly string[];
  readonly metricCalls: number | undefined;
  /** Of its random stream. */
  readonly seed: number | undefined;
}

export interface PythonCandidate {
  readonly texts: ComponentTexts;
  /** Earlier candidates. Empty for the seed only. */
  readonly parents: readonly number[];
  /** By the id of the validation example. Not every candidate need be scored on every one. */
  readonly scores: ReadonlyMap<string, number>;
  /** Outputs by the id of the validation example: only of candidates that were the best there. */
  readonly outputs: ReadonlyMap<string, string>;
  /** Metric calls of the run before its own scores on the validation set. */
  readonly callsBefore: number | undefined;
}

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
// The library's own record schema drops names such as `constructor`.
const texts = v.custom<ComponentTexts>(
  (input) => isByName(input) && Object.values(input).every((text) => typeof text === 'string'),
  'Expected a text for each component',
);
/** A list in the first versions, whose examples are counted. */
const byExample = v.custom<object>(
  (input) => typeof input === 'object' && input !== null,
  'Expected values by example',
);

/** The fields of `GEPAResult.to_dict()` that an import reads. */
const resultSchema = v.object({
  candidates: v.pipe(v.array(texts), v.minLength(1)),
  parents: v.array(v.array(v.nullable(count))),
  val_subscores: v.array(byExample),
  val_aggregate_scores: v.optional(v.array(v.number())),
  discovery_eval_counts: v.optional(v.array(count)),
  best_outputs_valset: v.nullish(byExample),
  total_metric_calls: v.nullish(count),
  seed: v.nullish(v.number()),
});
type ResultFile = v.InferOutput<typeof resultSchema>;

/**
 * Parses the JSON of a `GEPAResult.to_dict()`.
 *
 * @throws {ImportError} when it isn't one, or its parts disagree.
 */
export function parsePythonResult(text: string, file: string): PythonResult {
  const result = parseJson(resultSchema, text, file, exportAgain);
  const { candidates, parents, val_subscores: scores, val_aggregate_scores: means } = result;
  const counts = {
    parents,
    val_subscores: scores,
    val_aggregate_scores: means,
    discovery_eval_counts: result.discovery_eval_counts,
  };
  for (const [name, list] of Object.entries(counts)) {
    if (list !== undefined && list.length !== candidates.length) {
      const message = `It has ${candidates.length} candidates, but ${list.length} entries in ${name}. ${exportAgain}`;
      throw new ImportError(message, file);
    }
  }
  const outputs = outputsOf(result);
  const read = candidates.map((candidate, index) => ({
    texts: candidate,
    parents: parentsOf(result, index, file),
    scores: scoresOf(result, index, file),
    outputs: new Map(outputs.flatMap(([example, by, output]) => (by === index ? [[example, output] as const] : []))),
    callsBefore: result.discovery_eval_counts?.[index],
  }));
  for (const [index, candidate] of read.entries()) {
    checkComponents(candidate.texts, candidates[0] ?? {}, index, file);
    checkMean(candidate.scores, means?.[index], index, file);
  }
  if (read[0]?.scores.size === 0) throw new ImportError(`It has no scores of candidate 0. ${exportAgain}`, file);
  const { seed } = result;
  return {
    candidates: read,
    examples: examplesOf(read),
    metricCalls: result.total_metric_calls ?? undefined,
    seed: typeof seed === 'number' && Number.isSafeInteger(seed) && seed >= 0 ? seed : undefined,
  };
}

const exportAgain = 'Write the file again from the finished run, then import it.';

/**
 * Parses JSON that Python wrote.
 *
 * @param advice what to do when it can't be used, as a sentence.
 * @throws {ImportError} when it isn't JSON, or not of the schema.
 */
export function parseJson<Schema extends v.GenericSchema>(
  schema: Schema,
  text: string,
  file: string,
  advice: string,
): v.InferOutput<Schema> {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    const detail = /[:[,]\s*-?(?:NaN|Infinity)\b/.test(text)
      ? 'It has NaN or Infinity among its numbers, which JSON does not know. Replace them with null or a number'
      : 'It is not complete JSON. The run may still be writing it';
    throw new ImportError(`${detail}. ${advice}`, file);
  }
  const read = v.safeParse(schema, data);
  if (!read.success) throw new ImportError(`It cannot be read: ${describeIssue(read.issues[0])}. ${advice}`, file);
  return read.output;
}

function parentsOf({ parents }: ResultFile, index: number, file: string): readonly number[] {
  const earlier = (parents[index] ?? []).filter((parent) => parent !== null);
  const isPossible = (index === 0) === (earlier.length === 0) && earlier.every((parent) => parent < index);
  if (isPossible) return earlier;
  const problem = earlier.length === 0 ? 'has no parent' : `cannot have the parents ${earlier.join(', ')}`;
  throw new ImportError(`Candidate ${index} ${problem}. Only candidate 0 has none, and parents come earlier.`, file);
}

function scoresOf({ val_subscores: all }: ResultFile, index: number, file: string): ReadonlyMap<string, number> {
  return new Map(
    Object.entries(all[index] ?? {}).map(([example, value]: [string, unknown]) => {
      // A metric may return True and False.
      const score = typeof value === 'boolean' ? Number(value) : value;
      const where = `The score of candidate ${index} on example ${example}`;
      if (typeof score !== 'number') throw new ImportError(`${where} is not a number. ${exportAgain}`, file);
      if (score < 0 || score > 1) {
        const advice = 'Scores are shown from 0 to 1: scale val_subscores in the file, and remove val_aggregate_scores';
        throw new ImportError(`${where} is ${score}. ${advice}.`, file);
      }
      return [example, score];
    }),
  );
}

/** Lists the outputs with their examples and candidates. */
function outputsOf({ best_outputs_valset: all }: ResultFile): readonly (readonly [string, number, string])[] {
  return Object.entries(all ?? {}).flatMap(([example, list]: [string, unknown]) =>
    Array.isArray(list)
      ? list.flatMap((entry: unknown) =>
          Array.isArray(entry) && typeof entry[0] === 'number'
            ? [[example, entry[0], outputText(entry[1])] as const]
            : [],
        )
      : [],
  );
}

/** Returns an output as text: a text as it is, an object with a single text as that, anything else as JSON. */
export function outputText(output: unknown): string {
  if (typeof output === 'string') return output;
  const [only, ...others] = isByName(output) ? Object.values<unknown>({ ...output }) : [];
  if (typeof only === 'string' && others.length === 0) return only;
  return JSON.stringify(output, null, 2);
}

function checkComponents(candidate: ComponentTexts, seed: ComponentTexts, index: number, file: string): void {
  const names = Object.keys(seed);
  const hasAll = names.every((name) => valueOf(candidate, name) !== undefined);
  if (hasAll && Object.keys(candidate).length === names.length) return;
  throw new ImportError(
    `Candidate ${index} has the components ${Object.keys(candidate).join(', ')}, and candidate 0 has ${names.join(', ')}. ${exportAgain}`,
    file,
  );
}

function checkMean(scores: ReadonlyMap<string, number>, mean: number | undefined, index: number, file: string): void {
  if (mean === undefined || scores.size === 0) return;
  const own = [...scores.values()].reduce((sum, score) => sum + score, 0) / scores.size;
  if (Math.abs(own - mean) < 1e-6) return;
  throw new ImportError(
    `The mean of candidate ${index} is ${mean} in val_aggregate_scores, but ${own} by its val_subscores. ${exportAgain}`,
    file,
  );
}

/** Lists the ids of all scored examples: numbers in their order, others as they come. */
function examplesOf(candidates: readonly PythonCandidate[]): readonly string[] {
  const ids = [...new Set(candidates.flatMap(({ scores }) => [...scores.keys()]))];
  return ids.every((id) => /^\d+$/.test(id)) ? ids.sort((a, b) => Number(a) - Number(b)) : ids;
}

function isByName(input: unknown): input is object {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}
