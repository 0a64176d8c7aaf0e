// Tested by test/unit/datasets/columns/columns.test.ts.
/** Usual names of columns, by content, in order of precedence. */

export const INPUT_NAMES: readonly string[] = ['input', 'question', 'query', 'prompt', 'text', 'inputs', 'messages'];

/** Names of inputs that are tried last, because some data uses them for something else. */
export const LESS_USUAL_INPUT_NAMES: readonly string[] = [
  ...[
    'conversations',
    'conversation',
    'contents',
    'instruction',
    'input_text',
    'problem',
    'user_input',
    'user_query',
    'utterance',
  ],
  ...['sentence', 'document', 'article', 'review', 'request', 'message', 'task'],
];

export const EXPECTED_NAMES: readonly string[] = [
  ...['expected', 'expected_response', 'expected_answer', 'expected_output', 'ideal', 'answer', 'output', 'label'],
  ...['reference', 'target', 'ground_truth', 'outputs', 'targets', 'answers', 'output_text'],
];

/** Names of answers unless the prompt uses them as variables, as a judge's prompt uses `response`. */
export const LESS_USUAL_EXPECTED_NAMES: readonly string[] = [
  ...['completion', 'chosen', 'preferred_output', 'labels', 'gold', 'references', 'response', 'solution'],
  ...['final_answer', 'highlights', 'summary', 'translation', 'class', 'intent', 'verdict', 'canonical_solution'],
];

/** Matches names such as `correct_label`, `gold_answer`, `reference_output` and `best_answer`. */
const OF_AN_ANSWER =
  /^(?:expected|correct|gold|golden|ideal|reference|target|ground[ _-]?truth|true|right|best|accepted)[ _-]|[ _-](?:label|labels|answer|answers|target|truth|expected)$/i;

/** Names of columns that are neither an input nor an answer to compare with. */
const OF_OTHER_ANSWERS: readonly string[] = ['rejected', 'non_preferred_output', 'incorrect_answers', 'distractors'];

export const FEEDBACK_NAMES: readonly string[] = ['feedback', 'explanation'];

export const IMAGE_NAMES: readonly string[] = [
  ...['image', 'images', 'image_url', 'image_path', 'picture', 'photo', 'screenshot'],
];

/** Names of columns with notes on a row or its scoring. */
const NOTE_NAMES: readonly string[] = [
  ...['metadata', 'meta', 'sample', 'score', 'scores', 'score_chosen', 'score_rejected', 'rubric', 'rationale'],
  ...['annotations', 'assert', 'assertions'],
];

/** The column that marks rows that a model wrote, with the name of the model. */
export const syntheticColumn = 'synthetic';

/** The column that marks recorded rows whose answer nobody has reviewed, with the name of the model that gave it. */
export const unreviewedColumn = 'unreviewed';

/** The columns that mark rows. No prompt and no metric sees them. */
export const markColumns: readonly string[] = [syntheticColumn, unreviewedColumn];

/** Names of columns that identify a row or its origin. */
const ORIGIN_NAMES: readonly string[] = [
  ...['id', 'idx', 'index', 'uuid', 'prompt_id', 'row_id', 'example_id', 'custom_id', 'source', 'dataset', 'category'],
  ...[
    'title',
    'tags',
    ...markColumns,
    'created_at',
    'updated_at',
    'difficulty',
    'language',
    'split',
    'dspy_uuid',
    'dspy_split',
  ],
];

/** Returns the first column with a known name, ignoring case and separators. */
export function firstNamed(names: readonly string[], known: readonly string[]): string | undefined {
  return allNamed(names, known)[0];
}

/** Returns all columns with known names, in the order of the known names. */
export function allNamed(names: readonly string[], known: readonly string[]): readonly string[] {
  return known.flatMap((wanted) => names.find((name) => plain(name) === plain(wanted)) ?? []);
}

export function isInputName(name: string): boolean {
  return isAmong(INPUT_NAMES, name);
}

/** Whether a column usually holds an answer, by its name: the expected answer or another one to compare with. */
export function isAnswerName(name: string): boolean {
  return isPlainAnswerName(name) || isAmong(LESS_USUAL_EXPECTED_NAMES, name);
}

/** Like `isAnswerName`, without names that inputs can have too, such as `summary`. */
export function isPlainAnswerName(name: string): boolean {
  return isAmong(EXPECTED_NAMES, name) || isAmong(OF_OTHER_ANSWERS, name) || isNamedAsAnswer(name);
}

/** Whether a name has a form like `correct_label`. */
export function isNamedAsAnswer(name: string): boolean {
  return OF_AN_ANSWER.test(name);
}

/** Whether a column holds notes or scoring, by its name. */
export function isNoteName(name: string): boolean {
  return isAmong(NOTE_NAMES, name) || isAmong(FEEDBACK_NAMES, name);
}

/** Whether a column only identifies a row or its origin, by its name. */
export function isOriginName(name: string): boolean {
  return isAmong(ORIGIN_NAMES, name);
}

function isAmong(known: readonly string[], name: string): boolean {
  return known.some((each) => plain(each) === plain(name));
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, '');
}
