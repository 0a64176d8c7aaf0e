import { guessFeedbackColumn } from '../datasets/columns';
import { placeOf, type Row } from '../datasets/row';
import { renderTemplate, textOfValue, valueAt, variablePaths } from '../prompts/template';
import type { Metric, MetricResult } from './metric';
import { ruleOf, type MetricDefinition, type RuleName } from './metric-definition';
import { MetricError } from './metric-error';
import { ruleNamed, type Rule } from './rules';
import { enumerate, quoteOutput } from './wording';

/**
 * Builds the metric of a run. Its score is the weighted mean of its parts, each 0 or 1.
 *
 * @param rows all rows that will be scored: the templates are tried on every one of them, so that nothing fails in the
 * run.
 * @param feedbackColumn the column with a person's notes, which the feedback ends with; told by its name when not given.
 * @throws MetricError when a template names a column that a row does not have, what is expected of a row is empty, or a
 * regular expression is malformed.
 */
export function createMetric(
  definitions: readonly MetricDefinition[],
  rows: readonly Row[],
  feedbackColumn: string | undefined = guessFeedbackColumn(rows),
): Metric {
  const names = uniqueNames(definitions);
  const parts = definitions.map((definition, index) => createPart(definition, names[index] ?? '', rows));
  const severalParts = parts.length > 1;
  return {
    objectives: severalParts ? names : [],
    score: (row, output) => {
      const verdicts = parts.map((part) => judge(part, row, output));
      const note = feedbackColumn === undefined ? '' : textOfValue(row.values[feedbackColumn]).trim();
      return Promise.resolve<MetricResult>({
        score: weightedMean(verdicts),
        objectives: severalParts
          ? Object.fromEntries(verdicts.map(({ part, holds }) => [part.name, Number(holds)]))
          : {},
        feedback: describe(verdicts, output) + (note === '' ? '' : `\nNote on this example: ${note}`),
      });
    },
  };
}

/** One rule of the metric, ready to be used. */
interface Part {
  readonly name: string;
  readonly rule: Rule;
  readonly template: string;
  readonly isNegated: boolean;
  readonly weight: number;
}

/** What a part says of an output. */
interface Verdict {
  readonly part: Part;
  readonly holds: boolean;
  /** To go on after "expected the output". */
  readonly toDo: string;
  readonly hint: string | undefined;
}

function createPart(definition: MetricDefinition, name: string, rows: readonly Row[]): Part {
  const { rule: ruleName, template } = ruleOf(definition);
  const expected = rows.map((row) => ({ row, text: expectedOf(ruleName, template, row) }));
  const rule = ruleNamed(ruleName, definition.labels ?? [...new Set(expected.map(({ text }) => text.trim()))]);
  for (const { row, text } of expected) {
    const objection = rule.objection?.(text);
    if (objection !== undefined) {
      throw new MetricError(
        `The metric's rule "${ruleName}" cannot use ${JSON.stringify(text)}: ${objection}.`,
        placeOf(row),
      );
    }
  }
  return { name, rule, template, isNegated: definition.not === true, weight: definition.weight ?? 1 };
}

/** What the rule expects of a row. */
function expectedOf(ruleName: RuleName, template: string, row: Row): string {
  const missing = variablePaths('doubleBraces', template).find((path) => valueAt(row.values, path) === undefined);
  if (missing !== undefined) {
    throw new MetricError(
      `The metric's rule "${ruleName}" names the column "${missing}", which this row does not have. Its columns are: ` +
        `${Object.keys(row.values).join(', ') || 'none'}. Correct the metric in the spec, or the row.`,
      placeOf(row),
    );
  }
  const expected = renderTemplate('doubleBraces', template, row.values);
  if (expected.trim() === '' && ruleName !== 'equals') {
    throw new MetricError(
      `The metric's rule "${ruleName}" expects ${template}, which is empty in this row: every output would pass. Fill it ` +
        'in, or remove the row.',
      placeOf(row),
    );
  }
  return expected;
}

function judge(part: Part, row: Row, output: string): Verdict {
  const expected = renderTemplate('doubleBraces', part.template, row.values);
  const holds = part.rule.holds(output, expected) !== part.isNegated;
  return {
    part,
    holds,
    toDo: `${part.isNegated ? 'not ' : ''}${part.rule.toDo(expected)}`,
    hint: holds || part.isNegated ? undefined : part.rule.hint?.(output, expected),
  };
}

function weightedMean(verdicts: readonly Verdict[]): number {
  const total = verdicts.reduce((sum, { part }) => sum + part.weight, 0);
  return verdicts.reduce((sum, { part, holds }) => sum + (holds ? part.weight : 0), 0) / total;
}

function describe(verdicts: readonly Verdict[], output: string): string {
  const failed = verdicts.filter(({ holds }) => !holds);
  const kept = verdicts.filter(({ holds }) => holds);
  const toDo = (some: readonly Verdict[]) => enumerate(some.map((verdict) => verdict.toDo));
  const got = quoteOutput(output);
  if (failed.length === 0) return `Right: expected the output ${toDo(kept)}, got ${got}.`;
  const hints = [...new Set(failed.flatMap(({ hint }) => hint ?? []))];
  if (kept.length === 0) return [`Wrong: expected the output ${toDo(failed)}, got ${got}.`, ...hints].join(' ');
  return [
    `Partly right: expected the output ${toDo(failed)}, got ${got}.`,
    ...hints,
    `It was also expected ${toDo(kept)}, which is so.`,
  ].join(' ');
}

/** The parts' names, numbered where several are the same: `contains`, `contains-2`. */
function uniqueNames(definitions: readonly MetricDefinition[]): readonly string[] {
  const names: string[] = [];
  for (const definition of definitions) {
    const wanted = definition.name ?? `${definition.not === true ? 'not-' : ''}${ruleOf(definition).rule}`;
    let name = wanted;
    for (let number = 2; names.includes(name); number += 1) name = `${wanted}-${number}`;
    names.push(name);
  }
  return names;
}
