import { isObject } from './read-row';
import type { RowValues } from './row';

const KEYS: readonly string[] = [
  ...[
    'inputs',
    'outputs',
    'expectations',
    'targets',
    'ground_truth',
    'predictions',
    'tags',
    'metadata',
    'source',
    'trace',
  ],
  ...['trace_id', 'request_id', 'dataset_record_id', 'dataset_id', 'create_time', 'created_by', 'last_update_time'],
  'last_updated_by',
];

/** Whether an object is a record of MLflow's evaluation data: `{inputs: {…}, outputs or expectations: …}`. */
export function isMlflowRecord(value: RowValues): boolean {
  return isObject(value['inputs']) && Object.keys(value).every((key) => KEYS.includes(key));
}

/**
 * The columns of a record: what is below `inputs`, `expectations` and `outputs`, in this order of precedence. A name that is
 * taken, and all else that the record has, goes by its whole path, such as `expectations.answer` or `tags`.
 */
export function readMlflowRecord(record: RowValues): RowValues {
  const columns = new Map<string, unknown>();
  const parts = ['inputs', 'expectations', 'outputs'];
  for (const part of parts) {
    const values = record[part];
    if (!isObject(values)) {
      if (values !== undefined) columns.set(part, values);
      continue;
    }
    for (const [name, value] of Object.entries(values))
      columns.set(columns.has(name) ? `${part}.${name}` : name, value);
  }
  for (const [key, value] of Object.entries(record)) {
    if (!parts.includes(key) && !columns.has(key)) columns.set(key, value);
  }
  return Object.fromEntries(columns);
}
