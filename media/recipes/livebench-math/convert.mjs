/** Converts LiveBench's questions of the category math (`turns`, `ground_truth`, `task`, `subtask`). */
import { column, listIn, readRows } from '../published/read-rows.mjs';
import { converterArguments, cutSets, writeSets } from '../published/sets.mjs';
import { tasks } from './metric.mjs';

const wanted = converterArguments('node convert.mjs livebench-math.jsonl', [122, 122, 124]);
writeSets(import.meta.url, cutSets(converted(wanted.file), wanted, wanted.test && converted(wanted.test)), wanted.out);

function converted(file) {
  return readRows(file).map((row) => {
    const task = column(row, 'task');
    if (!Object.hasOwn(tasks, task)) {
      throw new Error(`${file}: the task "${task}" isn't one of LiveBench-Math: ${Object.keys(tasks).join(', ')}.`);
    }
    return {
      question: listIn(column(row, 'turns'))[0],
      answer: String(column(row, 'ground_truth')),
      task,
      subtask: row.subtask ?? '',
    };
  });
}
