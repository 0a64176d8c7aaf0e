/** Converts PUPA's CSV or JSON Lines (`user_query`, `target_response`, `pii_units`). */
import { column, listIn, readRows } from '../published/read-rows.mjs';
import { converterArguments, cutSets, writeSets } from '../published/sets.mjs';

const wanted = converterArguments('node convert.mjs pupa_tnb.csv [--test FILE]', [111, 111, 221]);
writeSets(import.meta.url, cutSets(converted(wanted.file), wanted, wanted.test && converted(wanted.test)), wanted.out);

function converted(file) {
  return readRows(file).map((row) => ({
    query: column(row, 'user_query'),
    target_response: column(row, 'target_response'),
    pii_units: listIn(column(row, 'pii_units')),
  }));
}
