/** Converts HoVer's JSON. Only claims that need three documents are taken, as in the paper's training data. */
import { column, readRows } from '../published/read-rows.mjs';
import { converterArguments, cutSets, writeSets } from '../published/sets.mjs';
import { supportingTitles } from '../published/supporting-titles.mjs';

const documents = 3;
const wanted = converterArguments(
  'node convert.mjs hover_train_release_v1.1.json [--test hover_dev_release_v1.1.json]',
  [150, 300, 300],
);
writeSets(import.meta.url, cutSets(converted(wanted.file), wanted, wanted.test && converted(wanted.test)), wanted.out);

function converted(file) {
  return readRows(file)
    .map((row) => ({
      id: String(column(row, 'uid', 'id')),
      claim: column(row, 'claim'),
      supporting_titles: supportingTitles(column(row, 'supporting_facts')),
    }))
    .filter(({ supporting_titles: titles }) => titles.length === documents);
}
