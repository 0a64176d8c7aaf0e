import type { ErrorPlace } from '../../gepa/user-error';
import { isObject } from '../readers/read-row';
import type { Assertion, RowValues } from '../row';
import { isFileReference, type NamedFiles } from './named-files';

/** What a test's `options` say of how a model judges. */
export interface Grading {
  /** The prompt of the model that judges: text, or chat messages. */
  readonly rubricPrompt?: unknown;
  /** What each category of the assertion `factuality` scores. */
  readonly factuality?: RowValues;
}

/** The types of assertion for which promptfoo asks a model with a prompt that can be another. */
const JUDGED: readonly string[] = [
  ...['llm-rubric', 'factuality', 'model-graded-factuality', 'model-graded-closedqa', 'g-eval', 'answer-relevance'],
  ...['context-faithfulness', 'context-recall', 'context-relevance', 'conversation-relevance', 'select-best'],
];

/**
 * The grading options of a test.
 *
 * @throws RowFault for a file that is not there.
 */
export function gradingIn(options: RowValues | undefined, files: NamedFiles, place: ErrorPlace): Grading {
  const { rubricPrompt, factuality } = options ?? {};
  const prompt = isFileReference(rubricPrompt) ? files.assertionValue(rubricPrompt, place) : rubricPrompt;
  return {
    ...(prompt === undefined || prompt === null || prompt === '' ? {} : { rubricPrompt: prompt }),
    ...(isObject(factuality) ? { factuality } : {}),
  };
}

/** An assertion with the grading of its test, as far as it has none of its own. */
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
