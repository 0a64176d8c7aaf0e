/** Parts that were inserted or left out, within the text that has them, and how far they may be told otherwise. */
export interface Group {
  readonly text: readonly string[];
  readonly start: number;
  readonly end: number;
  /** Where the change before it ends, and where the one behind it begins. */
  readonly from: number;
  readonly to: number;
}

/**
 * How far to slide a group, down where positive. Where `}` or `</example>` repeats, the same change can be told in several
 * ways: of these, it is the lowest of those that take whole blocks.
 */
export function bestSlide(group: Group): number {
  const [up, down] = [slidesUp(group), slidesDown(group)];
  const slides = Array.from({ length: up + down + 1 }, (_, nth) => down - nth);
  const { text, start, end } = group;
  const openFences = fencesBefore(text.slice(0, end + down));
  const depths = slides.map((by) => lowestDepth(text.slice(start + by, end + by), openFences[start + by]));
  return slides[depths.indexOf(Math.max(...depths))] ?? 0;
}

/** Further than any block of a prompt reaches. Where one line repeats for ever, all slides are alike. */
const mostSlides = 200;

function slidesUp({ text, start, end, from }: Group): number {
  let by = 0;
  while (by < mostSlides && start - by > from && text[start - by - 1] === text[end - by - 1]) by += 1;
  return by;
}

function slidesDown({ text, start, end, to }: Group): number {
  let by = 0;
  while (by < mostSlides && end + by < to && text[start + by] === text[end + by]) by += 1;
  return by;
}

/** How deep a group goes below the block that it begins in: 0 when it closes only what it opens. */
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

/** The fence that is open before each line. */
function fencesBefore(lines: readonly string[]): readonly (string | undefined)[] {
  const fences: (string | undefined)[] = [undefined];
  for (const line of lines) fences.push(fenceAfter(fences.at(-1), line));
  return fences;
}

/** The fence that is open behind a line. */
function fenceAfter(open: string | undefined, line: string): string | undefined {
  const fence = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
  if (fence === undefined) return open;
  if (open === undefined) return fence;
  return fence.startsWith(open) ? undefined : open;
}
