/**
 * Returns the titles of the supporting documents, each once. The published files have them as [title, sentence], as
 * { title: […] }, or as { key: title, value: sentence }.
 */
export function supportingTitles(facts) {
  const titles = Array.isArray(facts)
    ? facts.map((fact) => (Array.isArray(fact) ? fact[0] : (fact.title ?? fact.key)))
    : facts.title;
  return [...new Set(titles)];
}
