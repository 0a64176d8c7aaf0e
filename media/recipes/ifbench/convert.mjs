/**
 * Converts IF-RLVR's training rows (`messages`, `ground_truth`) and IFBench's test rows (`prompt`, `instruction_id_list`, `kwargs`).
 * Rows with a constraint that this recipe can't check are left out, and counted.
 */
import { parsePythonLiteral } from '../published/python-literal.mjs';
import { column, readRows } from '../published/read-rows.mjs';
import { converterArguments, cutSets, writeSets } from '../published/sets.mjs';
import { isKnown } from './metric.mjs';

const wanted = converterArguments(
  'node convert.mjs IF_multi_constraints_upto5.jsonl --test IFBench_test.jsonl',
  [150, 300, 294],
);
const [own, test] = [wanted.file, wanted.test].map((file) => file && checkable(file));
const sizes = test === undefined ? wanted.sizes : [...wanted.sizes.slice(0, 2), Math.min(wanted.sizes[2], test.length)];
writeSets(import.meta.url, cutSets(own, { ...wanted, sizes }, test), wanted.out);

function checkable(file) {
  const rows = readRows(file).map(converted);
  const unknown = new Map();
  const kept = rows.filter(({ instruction_id_list: ids }) => {
    const others = ids.filter((id) => !isKnown(id));
    for (const id of others) unknown.set(id, (unknown.get(id) ?? 0) + 1);
    return others.length === 0;
  });
  if (kept.length < rows.length) {
    const counts = [...unknown]
      .sort(([, first], [, second]) => second - first)
      .map(([id, count]) => `${id} (${count})`);
    console.log(
      `${file}: left out ${rows.length - kept.length} of ${rows.length} rows, which ask for ${counts.join(', ')}. The recipe can't check these.`,
    );
  }
  return kept;
}

function converted(row) {
  if (row.ground_truth === undefined) {
    return {
      prompt: column(row, 'prompt'),
      instruction_id_list: column(row, 'instruction_id_list'),
      kwargs: column(row, 'kwargs').map((given) => given ?? {}),
    };
  }
  const [{ instruction_id: ids, kwargs }] = [parsePythonLiteral(column(row, 'ground_truth'))].flat();
  return {
    prompt: column(row, 'messages').findLast(({ role }) => role === 'user').content,
    instruction_id_list: ids,
    kwargs: kwargs.map((given) => given ?? {}),
  };
}
