/** What columns are usually called, by what they hold. In the order in which they are looked for. */

export const INPUT_NAMES: readonly string[] = ['input', 'question', 'query', 'prompt', 'text', 'inputs', 'messages'];

/** Inputs too, but looked for last: in other data these name something else. */
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

/** Answers too, unless the prompt uses them as variables: a judge's prompt is given a `response`. */
export const LESS_USUAL_EXPECTED_NAMES: readonly string[] = [
  ...['completion', 'chosen', 'preferred_output', 'labels', 'gold', 'references', 'response', 'solution'],
  ...['final_answer', 'highlights', 'summary', 'translation', 'class', 'intent', 'verdict', 'canonical_solution'],
];

/** `correct_label`, `gold_answer`, `reference_output`, `best_answer`. */
const OF_AN_ANSWER =
  /^(?:expected|correct|gold|golden|ideal|reference|target|ground[ _-]?truth|true|right|best|accepted)[ _-]|[ _-](?:label|labels|answer|answers|target|truth|expected)$/i;

/** Never an input by their names, though no answer to compare with either. */
const OF_OTHER_ANSWERS: readonly string[] = ['rejected', 'non_preferred_output', 'incorrect_answers', 'distractors'];

export const FEEDBACK_NAMES: readonly string[] = ['feedback', 'explanation'];

export const IMAGE_NAMES: readonly string[] = [
  ...['image', 'images', 'image_url', 'image_path', 'picture', 'photo', 'screenshot'],
];

/** What is noted on a row, or says how it is scored. */
const NOTE_NAMES: readonly string[] = [
  ...['metadata', 'meta', 'sample', 'score', 'scores', 'score_chosen', 'score_rejected', 'rubric', 'rationale'],
  ...['annotations', 'assert', 'assertions'],
];

/** What says where a row is from. */
const ORIGIN_NAMES: readonly string[] = [
  ...['id', 'idx', 'index', 'uuid', 'prompt_id', 'row_id', 'example_id', 'custom_id', 'source', 'dataset', 'category'],
  ...['title', 'tags', 'created_at', 'updated_at', 'difficulty', 'language', 'split', 'dspy_uuid', 'dspy_split'],
];

/** The first of the known names that there is, whatever its case and separators. */
export function firstNamed(names: readonly string[], known: readonly string[]): string | undefined {
  return allNamed(names, known)[0];
}

/** All of the known names that there are, in the order of the known ones. */
export function allNamed(names: readonly string[], known: readonly string[]): readonly string[] {
  return known.flatMap((wanted) => names.find((name) => plain(name) === plain(wanted)) ?? []);
}

export function isInputName(name: string): boolean {
  return isAmong(INPUT_NAMES, name);
}

/** Whether a name mostly says that a column holds an answer: the expected one, or one to compare it with. */
export function isAnswerName(name: string): boolean {
  return isPlainAnswerName(name) || isAmong(LESS_USUAL_EXPECTED_NAMES, name);
}

/** The same without the names that inputs have as well, such as `summary`. */
export function isPlainAnswerName(name: string): boolean {
  return isAmong(EXPECTED_NAMES, name) || isAmong(OF_OTHER_ANSWERS, name) || isNamedAsAnswer(name);
}

/** Whether a name is made like `correct_label`. */
export function isNamedAsAnswer(name: string): boolean {
  return OF_AN_ANSWER.test(name);
}

/** Whether a column is for people and for scoring, by its name. */
export function isNoteName(name: string): boolean {
  return isAmong(NOTE_NAMES, name) || isAmong(FEEDBACK_NAMES, name);
}

/** Whether a column says only where a row is from, by its name. */
export function isOriginName(name: string): boolean {
  return isAmong(ORIGIN_NAMES, name);
}

function isAmong(known: readonly string[], name: string): boolean {
  return known.some((each) => plain(each) === plain(name));
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, '');
}
