import type { RuleName } from './metric-definition';
import { firstLabelIn } from './label-naming';
import { quote } from './wording';

/** How a text rule compares an output with what is expected, and how it says so. */
export interface Rule {
  readonly holds: (output: string, expected: string) => boolean;
  /** What is expected of the output, to go on after "expected the output": `to contain "billing"`. */
  readonly toDo: (expected: string) => string;
  /** What the reflection may miss about a failure; a whole sentence, when there is something to say. */
  readonly hint?: (output: string, expected: string) => string | undefined;
  /** Why the expected text cannot be used, when it cannot. */
  readonly objection?: (expected: string) => string | undefined;
}

/** Upper and lower case count unless a rule says otherwise; white space around the output and the expected text does not. */
export function ruleNamed(name: RuleName, labels: readonly string[]): Rule {
  switch (name) {
    case 'equals':
      return equals;
    case 'contains':
      return contains;
    case 'icontains':
      return icontains;
    case 'starts-with':
      return startsWith;
    case 'ends-with':
      return endsWith;
    case 'regex':
      return regex;
    case 'label':
      return label(labels);
  }
}

const equals: Rule = {
  holds: (output, expected) => output.trim() === expected.trim(),
  toDo: (expected) => `to be exactly ${quote(expected.trim())}`,
  hint: (output, expected) =>
    expected.trim() !== '' && output.includes(expected.trim())
      ? `Only ${quote(expected.trim())} and nothing else was expected.`
      : caseHint(output.trim().toLowerCase() === expected.trim().toLowerCase()),
};

const contains: Rule = {
  holds: (output, expected) => output.includes(expected.trim()),
  toDo: (expected) => `to contain ${quote(expected.trim())}`,
  hint: (output, expected) => caseHint(icontains.holds(output, expected)),
};

const icontains: Rule = {
  holds: (output, expected) => output.toLowerCase().includes(expected.trim().toLowerCase()),
  toDo: (expected) => `to contain ${quote(expected.trim())} in upper or lower case`,
};

const startsWith: Rule = {
  holds: (output, expected) => output.trimStart().startsWith(expected.trim()),
  toDo: (expected) => `to start with ${quote(expected.trim())}`,
};

const endsWith: Rule = {
  holds: (output, expected) => output.trimEnd().endsWith(expected.trim()),
  toDo: (expected) => `to end with ${quote(expected.trim())}`,
};

/** A JavaScript regular expression without flags, looked for anywhere in the output. */
const regex: Rule = {
  holds: (output, expected) => new RegExp(expected).test(output),
  toDo: (expected) => `to match the regular expression /${expected}/`,
  objection: (expected) => {
    try {
      new RegExp(expected);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  },
};

/** Of the given labels, the expected one is the first that the output names. */
function label(labels: readonly string[]): Rule {
  return {
    holds: (output, expected) => firstLabelIn(output, labels) === expected.trim(),
    toDo: (expected) => `to name the label ${quote(expected.trim())} before any other`,
    hint: (output) => {
      const named = firstLabelIn(output, labels);
      return named === undefined
        ? `It names none of the labels ${labels.join(', ')}.`
        : `The first label that it names is ${quote(named)}.`;
    },
    objection: (expected) =>
      labels.includes(expected.trim()) ? undefined : `it is none of the labels ${labels.join(', ')}`,
  };
}

function caseHint(sameInAnotherCase: boolean): string | undefined {
  return sameInAnotherCase ? 'Upper and lower case count.' : undefined;
}
