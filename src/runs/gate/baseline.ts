// Tested by test/unit/cli/check-spec.test.ts.
import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { comparePaired, type PairedComparison } from '../../gepa/paired-comparison';
import { UserError } from '../../gepa/user-error';
import { verdictOf, type Verdict } from '../../gepa/winner';
import { writeAtomically } from '../folder/atomic-write';
import type { CheckedPrompt } from './checked-prompt';

const formatVersion = 1;

const schema = v.object({
  formatVersion: v.literal(formatVersion),
  set: v.picklist(['test', 'pareto']),
  metric: v.string(),
  rows: v.array(v.object({ source: v.string(), key: v.string(), score: v.nullable(v.number()) })),
});

/** The recorded scores of an earlier prompt, row by row. */
export type Baseline = v.InferOutput<typeof schema>;

/** A baseline and the file that it was read from. */
export interface NamedBaseline {
  readonly file: string;
  readonly baseline: Baseline;
}

/** A prompt beside its baseline, on the rows that both have scores on. */
export interface BaselineComparison {
  readonly mean: number;
  readonly baselineMean: number;
  readonly comparison: PairedComparison;
  readonly verdict: Verdict;
  /** Rows with lower scores than in the baseline, by their source. */
  readonly worse: readonly { readonly source: string; readonly before: number; readonly after: number }[];
  /** Rows that only one of them has a score on. */
  readonly unpaired: number;
}

/**
 * Reads a baseline.
 *
 * @throws {UserError} when there is none, or it isn't valid.
 */
export async function readBaseline(file: string): Promise<NamedBaseline> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (!isMissing(error)) throw error;
    throw new UserError('There is no baseline yet. Record one with --update, and commit the file.', { file });
  });
  const read = v.safeParse(schema, parsed(text));
  if (read.success) return { file, baseline: read.output };
  throw new UserError('This is not a baseline of "gepa check", or it is damaged. Record another one with --update.', {
    file,
  });
}

/** Records the scores of a prompt as a baseline, a row a line, so that its changes can be reviewed. */
export async function writeBaseline(file: string, { set, metric, rows }: CheckedPrompt): Promise<void> {
  const lines = rows.map(({ source, key, score }) => `    ${JSON.stringify({ source, key, score })}`);
  const head = JSON.stringify({ formatVersion, set, metric }, undefined, 2).slice(0, -2);
  await writeAtomically(file, `${head},\n  "rows": [\n${lines.join(',\n')}\n  ]\n}\n`);
}

/**
 * Makes sure that a prompt can be compared with a baseline, before its rows have scores.
 *
 * @throws {UserError} when the baseline has another metric or other rows.
 */
export function requireComparable({ metric, rows }: CheckedPrompt, { file, baseline }: NamedBaseline): void {
  if (metric !== baseline.metric) {
    throw new UserError(
      'The baseline was recorded with another metric, so its scores say nothing about this one. Record it again with --update.',
      { file },
    );
  }
  const recorded = new Set(baseline.rows.filter(({ score }) => score !== null).map(({ key }) => key));
  if (rows.some(({ key }) => recorded.has(key))) return;
  throw new UserError(
    'The baseline has no score for any of the rows: all of them have changed. Record it again with --update.',
    { file },
  );
}

/** Compares a prompt with its baseline. Rows that were added, removed or changed since, or have no score, don't count. */
export function compareWithBaseline(prompt: CheckedPrompt, { baseline }: NamedBaseline): BaselineComparison {
  // Rows may be repeated: each has a partner of its own.
  const recorded = new Map<string, number[]>();
  for (const { key, score } of baseline.rows)
    if (score !== null) recorded.set(key, [...(recorded.get(key) ?? []), score]);
  const pairs = prompt.rows.flatMap(({ key, source, score }) => {
    const before = score === null ? undefined : recorded.get(key)?.shift();
    return before === undefined || score === null ? [] : [{ source, before, after: score }];
  });
  const comparison = comparePaired(
    pairs.map(({ after }) => after),
    pairs.map(({ before }) => before),
  );
  const mean = (scores: readonly number[]) =>
    scores.reduce((sum, score) => sum + score, 0) / Math.max(1, scores.length);
  return {
    mean: mean(pairs.map(({ after }) => after)),
    baselineMean: mean(pairs.map(({ before }) => before)),
    comparison,
    verdict: verdictOf(comparison),
    worse: pairs.filter(({ before, after }) => after < before),
    unpaired: prompt.rows.length + baseline.rows.length - 2 * pairs.length,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
