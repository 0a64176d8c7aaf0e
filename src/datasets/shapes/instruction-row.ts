// Tested by test/unit/datasets/load-rows.test.ts.
import { valueOf } from '../../gepa/named-values';
import { allNamed, INPUT_NAMES, isAnswerName } from '../columns/column-names';
import type { FormedValues } from './conversation-row';
import { isList, isNothing, isObject } from '../readers/read-row';
import type { RowValues } from '../row';

/** Columns with the material of an instruction: Alpaca's `input`, Dolly's `context`. */
const MATERIAL: readonly string[] = ['input', 'context'];

/** The added column with the whole request. */
const REQUEST = 'request';

/**
 * Whether a row has an instruction, its material and its answer in separate columns, as in Alpaca and Dolly. If the row also has a
 * question, the instruction isn't the request.
 */
export function isInstructionRow(row: RowValues): boolean {
  const names = Object.keys(row);
  const asks = allNamed(names, INPUT_NAMES).filter((name) => name !== 'input' && name !== 'text');
  const materials = MATERIAL.filter((name) => name in row);
  return (
    typeof row['instruction'] === 'string' &&
    materials.length > 0 &&
    materials.every((name) => typeof valueOf(row, name) === 'string' || isNothing(valueOf(row, name))) &&
    asks.length === 0 &&
    !(REQUEST in row) &&
    names.some(isAnswerName)
  );
}

/** Adds a column with the whole request, including earlier turns, and makes it the input. */
export function readInstructionRow(row: RowValues): FormedValues {
  const given = ['instruction', ...MATERIAL].filter((name) => name in row);
  const asked = given.flatMap((name) => (isNothing(valueOf(row, name)) ? [] : [valueOf(row, name)])).join('\n\n');
  const before = turnsBefore(row['history']);
  const request = before.length === 0 ? asked : [...before, { role: 'user', content: asked }];
  const beside = ['system', 'history'].filter((name) => name in row);
  return { values: { ...row, [REQUEST]: request }, form: { inputs: [REQUEST, ...given, ...beside], input: REQUEST } };
}

/** Reads LLaMA-Factory's `history`: pairs of a question and its answer. */
function turnsBefore(history: unknown): readonly object[] {
  if (!isList(history)) return [];
  return history.flatMap((pair) => {
    if (isObject(pair) || !isList(pair)) return [];
    const [asked, answered] = pair;
    return [
      { role: 'user', content: asked },
      { role: 'assistant', content: answered },
    ];
  });
}
