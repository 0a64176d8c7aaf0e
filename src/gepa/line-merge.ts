/**
 * Puts two changes of one text together, line by line: what either took out is gone, what either put in stands where it
 * put it, the first one's lines before the second one's. A line that stands in the result already is not put in again.
 * Gives undefined where both put something else in the place of the same line: then the changes are at odds.
 */
export function mergeLines(base: string, first: string, second: string): string | undefined {
  const lines = base.split('\n');
  const [one, other] = [changeOf(lines, first.split('\n')), changeOf(lines, second.split('\n'))];
  const merged: string[] = [];
  const standing = new Set<string>();
  const put = (line: string) => {
    if (line.trim() !== '' && standing.has(line)) return;
    standing.add(line);
    merged.push(line);
  };
  for (let place = 0; place <= lines.length; place += 1) {
    if (isReplaced(one, place) && isReplaced(other, place) && !sameLines(one.before[place], other.before[place])) {
      return undefined;
    }
    one.before[place]?.forEach(put);
    other.before[place]?.forEach(put);
    const line = lines[place];
    if (line !== undefined && one.kept[place] === true && other.kept[place] === true) put(line);
  }
  return merged.join('\n');
}

/** The lines of a text that its earlier version does not have, in order. */
export function newLines(before: string, after: string): readonly string[] {
  return changeOf(before.split('\n'), after.split('\n')).before.flat();
}

/** A change of a text: which of its lines are kept, and what is put in before each of them and at the end. */
interface LineChange {
  readonly kept: readonly boolean[];
  readonly before: readonly (readonly string[])[];
}

/** What leads from a text to its next version, by their longest common subsequence of lines. */
function changeOf(from: readonly string[], to: readonly string[]): LineChange {
  const common = commonLengths(from, to);
  const kept = from.map(() => false);
  const before: string[][] = Array.from({ length: from.length + 1 }, () => []);
  let [old, next] = [0, 0];
  while (old < from.length || next < to.length) {
    const line = to[next];
    if (line !== undefined && from[old] === line) {
      kept[old] = true;
      old += 1;
      next += 1;
    } else if (line !== undefined && (old >= from.length || lengthAt(old, next + 1) >= lengthAt(old + 1, next))) {
      before[old]?.push(line);
      next += 1;
    } else {
      old += 1;
    }
  }
  return { kept, before };

  function lengthAt(row: number, column: number): number {
    return common[row]?.[column] ?? 0;
  }
}

/** Length of the longest common subsequence of what begins at each pair of lines. */
function commonLengths(from: readonly string[], to: readonly string[]): readonly (readonly number[])[] {
  const lengths = Array.from({ length: from.length + 1 }, () => new Array<number>(to.length + 1).fill(0));
  for (let row = from.length - 1; row >= 0; row -= 1) {
    const [here, below] = [lengths[row] ?? [], lengths[row + 1] ?? []];
    for (let column = to.length - 1; column >= 0; column -= 1) {
      here[column] =
        from[row] === to[column] ? (below[column + 1] ?? 0) + 1 : Math.max(below[column] ?? 0, here[column + 1] ?? 0);
    }
  }
  return lengths;
}

/** Whether something else was put in the place of this line. */
function isReplaced({ kept, before }: LineChange, place: number): boolean {
  return kept[place] === false && (before[place]?.length ?? 0) > 0;
}

function sameLines(a: readonly string[] = [], b: readonly string[] = []): boolean {
  return a.length === b.length && a.every((line, place) => line === b[place]);
}
