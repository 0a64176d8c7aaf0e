// Tested by test/unit/datasets/load-rows.test.ts.
import { valueOf } from '../../gepa/named-values';
import { isConversation, saidBy } from '../conversations/conversation-input';
import { answerIn, conversationOf, type FormedValues } from './conversation-row';
import { isObject } from '../readers/read-row';
import type { RowValues } from '../row';

/** The names of the better and the worse answer, in data sets for DPO and in OpenAI's. */
const PAIRS = [
  ['chosen', 'rejected'],
  ['preferred_output', 'non_preferred_output'],
] as const;

/** Whether a row has a better answer, a worse answer, and an input next to them or in them. */
export function isPreference(row: RowValues): boolean {
  const better = PAIRS.find(([one, other]) => one in row && other in row)?.[0];
  return better !== undefined && inputOf(row, row[better]) !== undefined;
}

/** Returns the columns of a preference: the input, and both answers as text. The better answer is expected. */
export function readPreference(row: RowValues): FormedValues {
  const [better, worse] = PAIRS.find(([one, other]) => one in row && other in row) ?? PAIRS[0];
  const { column, value } = inputOf(row, row[better]) ?? { column: 'prompt', value: undefined };
  return {
    values: { ...row, [column]: value, [better]: textOfAnswer(row[better]), [worse]: textOfAnswer(row[worse]) },
    form: { inputs: [column, ...['system', 'tools'].filter((name) => name in row)], expected: better },
  };
}

/** Finds the input in a separate column, or before the last message of the better answer. */
function inputOf(row: RowValues, better: unknown): { readonly column: string; readonly value: unknown } | undefined {
  const column = ['prompt', 'input', 'question', 'instruction', 'query'].find((name) => name in row);
  const before = answerIn(better) === undefined ? [] : (conversationOf(better)?.slice(0, -1) ?? []);
  if (column === undefined) return before.length === 0 ? undefined : { column: 'prompt', value: before };
  const own = valueOf(row, column);
  // The separate column only repeats the first message of a longer conversation.
  if (before.length > 1 && !isConversation(own)) return { column, value: before };
  return { column, value: isObject(own) && isConversation(own['messages']) ? own['messages'] : own };
}

/** Returns the text of an answer that is a message, or a conversation that ends with it; other answers unchanged. */
export function textOfAnswer(value: unknown): unknown {
  if (isObject(value) && 'role' in value) return saidBy(value) ?? value;
  return answerIn(value) ?? value;
}
