// Tested by test/unit/gepa/text/three-way-merge.test.ts.
/** Inserted or removed lines, within the text that contains them. */
export interface Group {
  readonly text: readonly string[];
  readonly start: number;
  readonly end: number;
  /** The end of the previous change and the start of the next: the limits for sliding. */
  readonly from: number;
  readonly to: number;
}

/**
 * Returns how far to slide a group; a positive number slides it down. When lines such as `}` or `</example>` repeat,
 * the same change can be shown at several places. Prefers places that keep whole blocks, and of those the lowest.
 */
export function bestSlide(group: Group): number {
  const [up, down] = [slidesUp(group), slidesDown(group)];
  const slides = Array.from({ length: up + down + 1 }, (_, nth) => down - nth);
  const { text, start, end } = group;
  const openFences = fencesBefore(text.slice(0, end + down));
  const depths = slides.map((by) => lowestDepth(text.slice(start + by, end + by), openFences[start + by]));
  return slides[depths.indexOf(Math.max(...depths))] ?? 0;
}

/** The farthest slide. Blocks of a prompt are shorter, and in longer runs of a repeated line all slides are alike. */
const maxSlides = 200;

function slidesUp({ text, start, end, from }: Group): number {
  let by = 0;
  while (by < maxSlides && start - by > from && text[start - by - 1] === text[end - by - 1]) by += 1;
  return by;
}

function slidesDown({ text, start, end, to }: Group): number {
  let by = 0;
  while (by < maxSlides && end + by < to && text[start + by] === text[end + by]) by += 1;
  return by;
}

/** Returns how far a group closes blocks that it didn't open: 0 if it closes only its own. */
function lowestDepth(group: readonly string[], fenceBefore: string | undefined): number {
  let [depth, lowest] = [0, 0];
  let openFence = fenceBefore;
  for (const line of group) {
    const fence = fenceAfter(openFence, line);
    if (fence !== openFence) depth += fence === undefined ? -1 : 1;
    openFence = fence;
    if (closesBlock.test(line)) depth -= 1;
    lowest = Math.min(lowest, depth);
    if (opensBlock.test(line)) depth += 1;
  }
  return lowest;
}

const closesBlock = /^\s*(?:<\/|\{%-?\s*end|\{\{~?\/|[}\])])/;
const opensBlock = /^\s*(?:<\w[^<>]*>\s*$|\{%-?\s*(?:if|for|macro|call|filter|block)\b|\{\{~?#)|[{[(]\s*$/;

/** Returns the fence that is open before each line. */
function fencesBefore(lines: readonly string[]): readonly (string | undefined)[] {
  const fences: (string | undefined)[] = [undefined];
  for (const line of lines) fences.push(fenceAfter(fences.at(-1), line));
  return fences;
}

/** Returns the fence that is open after a line. */
function fenceAfter(open: string | undefined, line: string): string | undefined {
  const fence = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
  if (fence === undefined) return open;
  if (open === undefined) return fence;
  return fence.startsWith(open) ? undefined : open;
}
