import type { ErrorPlace } from '../../gepa/user-error';
import { isObject } from '../readers/read-row';
import type { Assertion, RowValues } from '../row';
import { isFileReference, type NamedFiles } from './named-files';

/** The settings for model-graded assertions in a test's `options`. */
export interface Grading {
  /** The judge's prompt: text or chat messages. */
  readonly rubricPrompt?: unknown;
  /** The score of each category of the assertion `factuality`. */
  readonly factuality?: RowValues;
}

/** Types of assertions for which promptfoo asks a model with a configurable prompt. */
const JUDGED: readonly string[] = [
  ...['llm-rubric', 'factuality', 'model-graded-factuality', 'model-graded-closedqa', 'g-eval', 'answer-relevance'],
  ...['context-faithfulness', 'context-recall', 'context-relevance', 'conversation-relevance', 'select-best'],
];

/**
 * Reads the grading options of a test.
 *
 * @throws RowFault for a missing file.
 */
export function gradingIn(options: RowValues | undefined, files: NamedFiles, place: ErrorPlace): Grading {
  const { rubricPrompt, factuality } = options ?? {};
  const prompt = isFileReference(rubricPrompt) ? files.assertionValue(rubricPrompt, place) : rubricPrompt;
  return {
    ...(prompt === undefined || prompt === null || prompt === '' ? {} : { rubricPrompt: prompt }),
    ...(isObject(factuality) ? { factuality } : {}),
  };
}

/** Adds the grading of a test to an assertion, which the assertion's own options override. */
export function withGrading(assertion: Assertion, grading: Grading): Assertion {
  const { rubricPrompt, factuality } = grading;
  const { assert, options } = assertion;
  if (assert !== undefined) return { ...assertion, assert: assert.map((inner) => withGrading(inner, grading)) };
  const type = assertion.type.replace(/^not-/, '');
  if (!JUDGED.includes(type)) return assertion;
  return {
    ...(rubricPrompt === undefined ? {} : { rubricPrompt }),
    ...assertion,
    ...(factuality === undefined || !type.endsWith('factuality') || options !== undefined
      ? {}
      : { options: { factuality } }),
  };
}
