/**
 * Parses JSON as Python writes it: `NaN`, its sign of a missing number, is read as null.
 *
 * @throws SyntaxError also for `Infinity`, which no JSON value can stand for.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const names: string[] = [];
    const withoutNaN = text.replace(/"(?:[^"\\]|\\[^])*"|-?\bInfinity\b|\bNaN\b/g, (part) => {
      if (part.startsWith('"')) return part;
      names.push(part);
      return part === 'NaN' ? 'null' : part;
    });
    const infinity = names.find((name) => name !== 'NaN');
    if (infinity !== undefined) {
      throw new SyntaxError(`${infinity} is no JSON value: write null, or a number that is large enough`);
    }
    if (names.length === 0) throw error;
    return JSON.parse(withoutNaN);
  }
}
