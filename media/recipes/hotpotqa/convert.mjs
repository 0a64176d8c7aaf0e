/** Converts HotpotQA's JSON (distractor or full wiki), and writes the paragraphs of its rows as a corpus. */
import { join } from 'node:path';
import { column, readRows } from '../published/read-rows.mjs';
import { converterArguments, cutSets, writeLines, writeSets } from '../published/sets.mjs';
import { supportingTitles } from '../published/supporting-titles.mjs';

const wanted = converterArguments(
  'node convert.mjs hotpot_train_v1.1.json [--test hotpot_dev_distractor_v1.json]',
  [150, 300, 300],
);
/** By the id of a row. */
const paragraphsOf = new Map();

const sets = cutSets(converted(wanted.file), wanted, wanted.test && converted(wanted.test));
const folder = writeSets(import.meta.url, sets, wanted.out);
const corpus = new Map(
  Object.values(sets)
    .flat()
    .flatMap(({ id }) => paragraphsOf.get(id))
    .map((paragraph) => [paragraph.title, paragraph]),
);
writeLines(join(folder, 'corpus.jsonl'), [...corpus.values()]);
console.log(`${corpus.size} paragraphs in corpus.jsonl`);

function converted(file) {
  return readRows(file).map((row) => {
    const id = String(column(row, '_id', 'id'));
    paragraphsOf.set(id, paragraphs(column(row, 'context')));
    return {
      id,
      question: column(row, 'question'),
      answer: column(row, 'answer'),
      supporting_titles: supportingTitles(column(row, 'supporting_facts')),
    };
  });
}

/** Lists of [title, sentences], or { title: […], sentences: […] }. */
function paragraphs(context) {
  const pairs = Array.isArray(context) ? context : context.title.map((title, at) => [title, context.sentences[at]]);
  return pairs.map(([title, sentences]) => ({ title, text: sentences.join('') }));
}
