import { readFile } from 'node:fs/promises';
import { LineCounter } from 'yaml';
import * as v from 'valibot';
import { UserError } from '../../gepa/user-error';
import { parseYaml, yamlFaults } from '../../prompts/documents/parse-yaml';
import { asReadError } from '../folder/disk-error';
import { describeIssue } from '../journal/event-schema';
import { placeOfValue } from '../spec/parse-spec';

/** A curve that somebody published, drawn beside those of a comparison. */
export interface ReferenceCurve {
  /** What it is of, such as `GRPO`. */
  readonly label: string;
  /** Where it was published. */
  readonly source: string;
  /** Rollouts and the score reached with them, ascending. At least one. */
  readonly points: readonly (readonly [rollouts: number, score: number])[];
}

const point = v.strictTuple([v.pipe(v.number(), v.minValue(0)), v.pipe(v.number(), v.finite())]);
const text = v.pipe(v.string(), v.trim(), v.nonEmpty('Expected a text'));
const curve = v.strictObject({ label: text, source: text, points: v.pipe(v.array(point), v.minLength(1)) });

/**
 * Reads a file with published curves: in YAML or JSON, a map with `label`, `source` and `points` ([rollouts, score]), or a list of
 * such maps.
 *
 * @throws {UserError} with the line of what is wrong.
 */
export async function readReferenceCurves(file: string): Promise<readonly ReferenceCurve[]> {
  const content = await readFile(file, 'utf8').catch((error: unknown) => {
    throw asReadError(error, file);
  });
  const lines = new LineCounter();
  const document = parseYaml(content, { lineCounter: lines });
  const [fault] = yamlFaults(document);
  if (fault !== undefined) {
    const { line } = lines.linePos(fault.offset);
    throw new UserError(`This is neither YAML nor JSON (${fault.words}). Correct it and try again.`, { file, line });
  }
  let data: unknown;
  try {
    data = document.toJS();
  } catch (error) {
    // Aliases are only resolved here.
    throw new UserError(`This YAML is malformed: ${error instanceof Error ? error.message : String(error)}`, { file });
  }
  const isList = Array.isArray(data);
  const result = v.safeParse(v.pipe(v.array(curve), v.minLength(1)), isList ? data : [data]);
  const fail = (path: readonly (string | number)[], problem: string) => {
    const place = placeOfValue(content, file, isList ? path : path.slice(1));
    return new UserError(`${problem}. A curve has a label, its source and points: [[rollouts, score], …].`, place);
  };
  if (!result.success) {
    const [issue] = result.issues;
    const path = (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key)));
    throw fail(path, `This curve can't be drawn (${describeIssue(issue)})`);
  }
  for (const [place, { points }] of result.output.entries()) {
    const unsorted = points.findIndex(([rollouts], at) => at > 0 && rollouts <= (points[at - 1]?.[0] ?? 0));
    if (unsorted > 0) throw fail([place, 'points', unsorted], 'The rollouts of a curve must ascend');
  }
  return result.output;
}
