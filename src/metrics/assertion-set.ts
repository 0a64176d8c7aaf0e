// Tested by test/unit/metrics/metric-definition.test.ts.
import { placeOf, type Assertion, type Row } from '../datasets/row';
import { addUsage, noUsage, type Usage } from '../gepa/rollout';
import { sideBySide } from '../gepa/side-by-side';
import { UserError } from '../gepa/user-error';
import { renderTemplate } from '../prompts/template';
import type { ScoredRun } from './metric';
import { MetricError } from './metric-error';
import type { RuleContext } from './rule';
import { enumerate, indented, formatNumber } from './wording';

/** Assertion types whose value may be a program. Other files were read with the data. */
const PROGRAMS: readonly string[] = ['javascript', 'python'];

/** The verdict of one or several assertions on a run. */
interface AssertionVerdict {
  /** In [0, 1]. */
  readonly score: number;
  /** Whether promptfoo counts it as passed. A graded assertion passes from its threshold on. */
  readonly passed: boolean;
  readonly reason: string;
  readonly usage: Usage;
  /** The weighted mean of the assertions with the same name under `metric:`. */
  readonly objectives: Readonly<Record<string, number>>;
}

interface Check {
  readonly objectives: readonly string[];
  judge(run: ScoredRun, signal: AbortSignal): Promise<AssertionVerdict>;
  close(): Promise<void>;
}

/** The assertions of a promptfoo test or of an `assert-set` in it, ready to judge. */
export type AssertionSet = Check;

/** An assertion of a set. */
interface Member extends Check {
  /** Its name in the feedback: the type, after its objective if it has one. */
  readonly title: string;
  readonly objective: string | undefined;
  /** 0 excludes it from the score, so that only its objective counts. */
  readonly weight: number;
}

interface Assertions {
  readonly assertions: readonly Assertion[];
  /** The score from which the set passes. Undefined: it passes when every assertion does. */
  readonly threshold?: number | undefined;
}

/**
 * Creates the assertions of a row's test. An assertion with weight 0 and no score, such as a cost without a limit, is
 * skipped: promptfoo only displays it.
 *
 * @throws MetricError that names the file and line of the test, and the type of the assertion that cannot be scored.
 */
export function createAssertionSet(
  { assertions, threshold }: Assertions,
  row: Row,
  context: RuleContext,
): AssertionSet {
  const members = assertions.flatMap((assertion) => createMember(assertion, row, context) ?? []);
  return {
    objectives: members.flatMap(({ objective, objectives }) => [
      ...(objective === undefined ? [] : [objective]),
      ...objectives,
    ]),
    judge: async (run, signal) => {
      const judged = await sideBySide(members, async (member) => ({
        member,
        verdict: await member.judge(run, signal),
      }));
      const counting = judged.filter(({ member }) => member.weight > 0);
      const total = counting.reduce((sum, { member }) => sum + member.weight, 0);
      const sum = counting.reduce((part, { member, verdict }) => part + member.weight * verdict.score, 0);
      const score = total === 0 ? 1 : sum / total;
      return {
        score,
        passed: threshold === undefined ? counting.every(({ verdict }) => verdict.passed) : score >= threshold,
        reason: describe(judged, score, threshold),
        usage: judged.map(({ verdict }) => verdict.usage).reduce(sumOfUsage, noUsage),
        objectives: objectivesOf(judged),
      };
    },
    close: async () => {
      await Promise.all(members.map((member) => member.close()));
    },
  };
}

interface Judged {
  readonly member: Member;
  readonly verdict: AssertionVerdict;
}

function createMember(assertion: Assertion, row: Row, context: RuleContext): Member | undefined {
  const { metric, weight = 1, assert, threshold } = assertion;
  const objective = metric === undefined ? undefined : fillText(metric, assertion, row);
  const check =
    assertion.type === 'assert-set'
      ? createAssertionSet({ assertions: assert ?? [], threshold }, row, context)
      : createCheck(assertion, row, context);
  if (check === undefined) return undefined;
  const title = objective === undefined ? assertion.type : `${objective} (${assertion.type})`;
  return { ...check, title, objective, weight };
}

function createCheck(assertion: Assertion, row: Row, { readAssertion, createPart }: RuleContext): Check | undefined {
  if (assertion['transform'] !== undefined) {
    throw cannotScore(
      assertion,
      row,
      '"transform" is code that changes the output. Remove it, and assert on the whole output',
    );
  }
  const isNegated = assertion.type.startsWith('not-');
  const type = isNegated ? assertion.type.slice('not-'.length) : assertion.type;
  const value = fill(assertion.value, assertion, row);
  if (typeof value === 'string' && value.startsWith('file://') && !PROGRAMS.includes(type)) {
    throw cannotScore(
      assertion,
      row,
      `its value is ${value}, but programs can only be used with the types ${enumerate(PROGRAMS)}, and other files only for tests in a ` +
        'data file. Write the value itself',
    );
  }
  const read = readAssertion({ ...assertion, type, value });
  if (typeof read === 'string' && assertion.weight === 0) return undefined;
  if (typeof read === 'string') throw cannotScore(assertion, row, read);
  const { entry, passesAt = 1 } = read;
  const part = forAssertion(assertion, row, () => createPart({ ...entry, ...(isNegated ? { not: true } : {}) }, row));
  return {
    objectives: part.objectives,
    judge: async (run, signal) => {
      const { score, reason, usage = noUsage, objectives = {} } = await part.judge(run, signal);
      // A negated score s counts as 1 − s, and passes when s doesn't reach the threshold.
      const passed = isNegated ? 1 - score < passesAt : score >= passesAt;
      const limit = passesAt === 1 ? '' : ` It passes ${isNegated ? 'below' : 'from'} ${passesAt}.`;
      return { score, passed, reason: `${reason}${limit}`, usage, objectives };
    },
    close: () => part.close(),
  };
}

/** Fills strings and lists of strings with the test's variables, as promptfoo does. Other values stay unchanged. */
function fill(value: unknown, assertion: Assertion, row: Row): unknown {
  if (typeof value === 'string') return fillText(value, assertion, row);
  return Array.isArray(value)
    ? value.map((item: unknown) => (typeof item === 'string' ? fillText(item, assertion, row) : item))
    : value;
}

function fillText(text: string, assertion: Assertion, row: Row): string {
  return /\{[{%#]/.test(text) ? forAssertion(assertion, row, () => renderTemplate('nunjucks', text, row.values)) : text;
}

/** Names the assertion in any error that the callback throws. */
function forAssertion<Result>(assertion: Assertion, row: Row, act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    if (error instanceof UserError) throw cannotScore(assertion, row, error.problem.replace(/\.$/, ''));
    throw error;
  }
}

function cannotScore({ type }: Assertion, row: Row, reason: string): MetricError {
  return new MetricError(`The assertion "${type}" of this test cannot be scored: ${reason}.`, placeOf(row));
}

function describe(judged: readonly Judged[], score: number, threshold: number | undefined): string {
  const [only, ...others] = judged;
  if (only === undefined) return 'The test has no assertions, so every output is right.';
  const comparison =
    threshold === undefined
      ? ''
      : ` The score ${formatNumber(score)} ${score >= threshold ? 'reaches' : 'is below'} the threshold ${threshold}.`;
  if (others.length === 0) return `${only.verdict.reason}${comparison}`;
  const passed = judged.filter(({ verdict }) => verdict.passed).length;
  const lines = judged.map(({ member, verdict }) => {
    const grade = verdict.score === Number(verdict.passed) ? '' : ` (${formatNumber(verdict.score)})`;
    return `- ${member.title}: ${verdict.passed ? 'passes' : 'fails'}${grade}. ${indented(verdict.reason)}`;
  });
  return [`${passed} of ${judged.length} assertions pass.${comparison}`, ...lines].join('\n');
}

function objectivesOf(judged: readonly Judged[]): Readonly<Record<string, number>> {
  const scores = new Map<string, { readonly sum: number; readonly weight: number }>();
  for (const { member, verdict } of judged) {
    const own = member.objective === undefined ? [] : [[member.objective, verdict.score] as const];
    for (const [name, score] of [...own, ...Object.entries(verdict.objectives)]) {
      const { sum, weight } = scores.get(name) ?? { sum: 0, weight: 0 };
      const share = member.weight === 0 ? 1 : member.weight;
      scores.set(name, { sum: sum + share * score, weight: weight + share });
    }
  }
  return Object.fromEntries([...scores].map(([name, { sum, weight }]) => [name, sum / weight]));
}

/** Adds usages and preserves `noUsage`. */
function sumOfUsage(a: Usage, b: Usage): Usage {
  if (a === noUsage) return b;
  return b === noUsage ? a : addUsage(a, b);
}
