// Tested by test/unit/datasets/load-rows.test.ts.
import { valueOf } from '../../gepa/named-values';
import { EXPECTED_NAMES, firstNamed } from '../columns/column-names';
import type { FormedValues } from './conversation-row';
import { textOfAnswer } from './preference-row';
import { isObject } from '../readers/read-row';
import type { RowValues } from '../row';

const KEYS: readonly string[] = [
  ...['inputs', 'outputs', 'expectations', 'targets', 'ground_truth', 'predictions', 'tags', 'metadata', 'source'],
  ...['trace', 'trace_id', 'request_id', 'dataset_record_id', 'dataset_id', 'create_time', 'created_by'],
  ...['last_update_time', 'last_updated_by'],
  // Used by LangSmith.
  ...['id', 'name', 'created_at', 'modified_at', 'source_run_id', 'split', 'attachments', 'reference_outputs', 'runs'],
];

const ANSWERS: readonly string[] = ['expectations', 'reference_outputs', 'outputs'];

/** Whether a row is a record of MLflow's or LangSmith's evaluation data: `{inputs: {…}, outputs or expectations: …}`. */
export function isMlflowRecord(value: RowValues): boolean {
  return isObject(value['inputs']) && Object.keys(value).every((key) => KEYS.includes(key));
}

/**
 * Returns the columns of a record: the keys in `inputs`, `expectations` and `outputs`, in this order of precedence. A repeated name
 * becomes its whole path, such as `expectations.answer`, and all other keys stay columns. Answers that are messages become text.
 */
export function readMlflowRecord(record: RowValues): FormedValues {
  const inputs = isObject(record['inputs']) ? record['inputs'] : {};
  const columns = new Map<string, unknown>(Object.entries(inputs));
  const answers: string[] = [];
  for (const part of ANSWERS) {
    const values = valueOf(record, part);
    if (values === undefined) continue;
    for (const [name, value] of isObject(values) ? Object.entries(values) : [[part, values] as const]) {
      const column = columns.has(name) ? `${part}.${name}` : name;
      columns.set(column, textOfAnswer(value));
      answers.push(column);
    }
  }
  for (const [key, value] of Object.entries(record)) {
    if (key !== 'inputs' && !ANSWERS.includes(key) && !columns.has(key)) columns.set(key, value);
  }
  const expected = firstNamed(answers, EXPECTED_NAMES) ?? answers[0];
  return {
    values: Object.fromEntries(columns),
    form: { inputs: Object.keys(inputs), ...(expected === undefined ? {} : { expected }) },
  };
}
