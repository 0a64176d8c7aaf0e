/**
 * Converts AIME problems (`problem`, `answer`, and the solution if there is one). Each problem of the test file is taken five times,
 * because thirty problems alone say little.
 */
import { column, readRows } from '../published/read-rows.mjs';
import { converterArguments, cutSets, writeSets } from '../published/sets.mjs';

const repeats = 5;
const wanted = converterArguments('node convert.mjs aime-2022-2024.jsonl --test aime-2025.jsonl', [45, 45, 150]);
const test = wanted.test && Array.from({ length: repeats }, () => converted(wanted.test)).flat();
writeSets(import.meta.url, cutSets(converted(wanted.file), wanted, test), wanted.out);

function converted(file) {
  return readRows(file).map((row) => {
    const solution = row.solution ?? row.Solution;
    return {
      problem: column(row, 'problem', 'Problem', 'question'),
      // Published as 33, "033" or "\\boxed{33}".
      answer: Number(String(column(row, 'answer', 'Answer')).replace(/\D/g, '')),
      // A solution goes to the reflection.
      ...(solution === undefined || solution === null ? {} : { feedback: `A solution: ${solution}` }),
    };
  });
}
