// Tested by test/unit/datasets/shapes/exported-rows.test.ts.
import { valueOf } from '../../gepa/named-values';
import { unreviewedColumn } from '../columns/column-names';
import { isConversation } from '../conversations/conversation-input';
import { isList, isNothing, isObject, RowFault, type ReadRow } from '../readers/read-row';
import type { RowValues } from '../row';
import { conversationOf, type FormedValues } from './conversation-row';
import { notesOf } from './exported-notes';
import { textOfAnswer } from './preference-row';

/** Where a tool has what in the traces and data sets that it exports. */
interface Export {
  /** The tool's name. */
  readonly tool: string;
  /** Columns that no row of another origin has beside an input. */
  readonly marks: readonly string[];
  /** Columns that are objects in every row, where the marks alone say too little. */
  readonly nested?: readonly string[];
  /** The columns that may have each, the likeliest first. A dotted name is a column, or a path. */
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly expected: readonly string[];
  /** What a step inside a trace has, and the trace itself hasn't. */
  readonly parent: readonly string[];
}

/**
 * The exports, as documented in November 2026:
 * https://langfuse.com/docs/api-and-data-platform/features/blob-storage-export-fields and its API of data set items,
 * https://www.comet.com/docs/opik/tracing/advanced/export-data, https://docs.smith.langchain.com/reference/data_formats,
 * https://www.braintrust.dev/docs/annotate/export and
 * https://arize.com/docs/phoenix/tracing/how-to-tracing/importing-and-exporting-traces.
 */
const exports: readonly Export[] = [
  {
    tool: 'LangSmith',
    marks: ['run_type', 'feedback_stats'],
    input: ['inputs'],
    output: ['outputs'],
    expected: ['reference_outputs', 'reference_example.outputs'],
    parent: ['parent_run_id'],
  },
  {
    tool: 'Opik',
    marks: ['feedback_scores', 'span_feedback_scores', 'trace.input', 'evaluation_task_output'],
    input: ['input', 'trace.input', 'dataset_item_data'],
    output: ['output', 'trace.output', 'evaluation_task_output'],
    expected: ['expected_output', 'dataset_item_data.expected_output'],
    parent: ['parent_span_id'],
  },
  {
    tool: 'Braintrust',
    marks: ['span_attributes', 'root_span_id', 'span_parents', '_xact_id'],
    input: ['input'],
    output: ['output'],
    expected: ['expected'],
    parent: ['span_parents'],
  },
  {
    tool: 'Phoenix',
    marks: ['attributes.input.value', 'attributes.input', 'context.span_id', 'span_kind', 'dataset_example_id'],
    input: ['attributes.llm.input_messages', 'attributes.input.value', 'input'],
    output: ['attributes.llm.output_messages', 'attributes.output.value', 'output'],
    expected: ['reference_output'],
    parent: ['parent_id'],
  },
  {
    tool: 'Langfuse',
    marks: [
      ...['observations', 'htmlPath', 'traceId', 'trace_id', 'trace_name', 'sourceTraceId', 'datasetId', 'datasetName'],
      'bookmarked',
    ],
    input: ['input'],
    output: ['output'],
    expected: ['expectedOutput', 'expected_output'],
    parent: ['parentObservationId', 'parent_observation_id'],
  },
  // An example of a data set, whose answer is its output.
  {
    tool: 'Phoenix',
    marks: ['updated_at'],
    nested: ['input', 'output', 'metadata'],
    input: ['input'],
    output: [],
    expected: ['output'],
    parent: [],
  },
];

/** Whether a row is a trace or an example that one of the tools has exported. */
export function isExportedRow(row: RowValues): boolean {
  return exportOf(row) !== undefined;
}

function exportOf(row: RowValues): Export | undefined {
  return exports.find(
    ({ marks, nested = [], input, output, expected }) =>
      marks.some((mark) => at(row, mark) !== undefined) &&
      nested.every((name) => isObject(parsedCell(at(row, name)))) &&
      input.some((name) => at(row, name) !== undefined) &&
      [...output, ...expected].some((name) => at(row, name) !== undefined),
  );
}

/** Leaves out the steps inside of traces if the traces are in the file too. */
export function withoutInnerSteps(rows: readonly ReadRow[]): readonly ReadRow[] {
  const isInner = (row: ReadRow) => {
    if (!('value' in row) || !isObject(row.value)) return false;
    const { value } = row;
    return exportOf(value)?.parent.some((name) => !isNothing(parsedCell(at(value, name)))) === true;
  };
  const outer = rows.filter((row) => !isInner(row));
  return outer.length === 0 ? rows : outer;
}

/**
 * Returns the columns of a trace or an example: each key of a nested input, the expected answer, and scores and comments as feedback. Without
 * an expected answer, the output counts as one that nobody has reviewed, unless a score or a correction is against it.
 *
 * @throws RowFault when the row has no input, or nothing to learn from.
 */
export function readExportedRow(row: RowValues): FormedValues {
  const known = exportOf(row);
  if (known === undefined) throw new RowFault('the row has no input');
  const inputs = inputsOf(parsedCell(firstOf(row, known.input)));
  if (Object.keys(inputs).length === 0) throw new RowFault('the trace has no input. Remove it');
  const output = answerOf(firstOf(row, known.output));
  const { feedback, correction, verdict } = notesOf(row);
  const given = answerOf(firstOf(row, known.expected)) ?? answerOf(correction);
  if (given === undefined && output === undefined && feedback === undefined) {
    throw new RowFault('the trace has neither an output nor an expected answer. Remove it, or add one');
  }
  const isUnreviewed = given === undefined && output !== undefined && verdict === 'none';
  const expected = given ?? (verdict === 'against' ? undefined : output);
  const rejected = verdict === 'against' && output !== undefined ? `The answer ${JSON.stringify(output)}: ` : '';
  const beside: RowValues = {
    ...(expected === undefined ? {} : { expected }),
    ...(output === undefined || output === expected ? {} : { output }),
    ...(feedback === undefined ? {} : { feedback: rejected + feedback }),
    ...(isUnreviewed ? { [unreviewedColumn]: known.tool } : {}),
    ...(isNothing(row['metadata']) ? {} : { metadata: row['metadata'] }),
  };
  const named = Object.entries(inputs).map(
    ([name, value]) => [name in beside ? `input.${name}` : name, value] as const,
  );
  return {
    values: { ...Object.fromEntries(named), ...beside },
    form: { inputs: named.map(([name]) => name), expected: 'expected' },
  };
}

/** Returns the value of a column or at a path. */
function at(row: RowValues, name: string): unknown {
  if (Object.hasOwn(row, name)) return valueOf(row, name);
  const dot = name.indexOf('.');
  const inner = dot < 0 ? undefined : valueOf(row, name.slice(0, dot));
  return isObject(inner) ? at(inner, name.slice(dot + 1)) : undefined;
}

function firstOf(row: RowValues, names: readonly string[]): unknown {
  return names.map((name) => at(row, name)).find((value) => !isNothing(value));
}

/** Tables have nested values as JSON. */
function parsedCell(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function inputsOf(value: unknown): RowValues {
  if (isNothing(value)) return {};
  // LangSmith has a list of conversations for each call.
  const [batch] = isList(value) ? value : [];
  if (isList(batch) && isConversation(batch)) return { input: batch };
  if (!isObject(value)) return { input: value };
  // Functions that Langfuse and Phoenix observe.
  const { args, kwargs } = value;
  if (isList(args) && isObject(kwargs)) {
    return isNothing(kwargs) ? { input: args.length === 1 ? args[0] : args } : kwargs;
  }
  const conversation = conversationOf(value['messages']);
  if (conversation !== undefined) return { input: conversation };
  const { messages } = value;
  const [first] = isList(messages) ? messages : [];
  return isConversation(first) ? { input: first } : value;
}

/** Returns an answer as text where it is one: of a message, a completion, or an object with a single text. */
function answerOf(cell: unknown): unknown {
  const value = parsedCell(cell);
  if (isNothing(value)) return undefined;
  const message = textOfAnswer(value);
  if (!isObject(message)) return message;
  // A completion, or the answers of LangChain.
  for (const list of [message['choices'], message['generations']]) {
    const [first] = isList(list) ? list.flat() : [];
    if (isObject(first)) return answerOf(first['message'] ?? first['text'] ?? first);
  }
  const [only, ...others] = Object.values(message);
  return others.length === 0 ? answerOf(only) : message;
}
