// Tested by test/unit/dashboard/run-search.test.ts.
import type { RunState } from '../gepa/state';

/** How much of a text is shown around what was found. */
const before = 40;
const after = 90;

/** Returns a piece of a text around a wanted one, in any case; undefined when the text doesn't have it. */
export function excerptAround(text: string, wanted: string): string | undefined {
  const place = text.toLowerCase().indexOf(wanted.trim().toLowerCase());
  if (place === -1) return undefined;
  const from = Math.max(0, place - before);
  const to = place + wanted.length + after;
  const piece = text.slice(from, to).replace(/\s+/g, ' ').trim();
  return `${from > 0 ? '…' : ''}${piece}${to < text.length ? '…' : ''}`;
}

/** A text of a run in which the wanted one was found. */
export interface TextHit {
  readonly number: number;
  readonly excerpt: string;
}

/** Finds the candidates whose texts have a wanted one. */
export function findPrompts({ candidates }: RunState, wanted: string): readonly TextHit[] {
  return candidates.flatMap(({ index, texts }) => hitIn(index, Object.values(texts), wanted));
}

/** Finds the proposals whose reflection has a wanted text in its diagnosis or its reasons. */
export function findReflections({ proposals }: RunState, wanted: string): readonly TextHit[] {
  return proposals.flatMap(({ proposal: { number, diagnosis, changes } }) =>
    hitIn(number, [diagnosis, ...changes.map(({ summary }) => summary)], wanted),
  );
}

function hitIn(number: number, texts: readonly string[], wanted: string): readonly TextHit[] {
  for (const text of texts) {
    const excerpt = excerptAround(text, wanted);
    if (excerpt !== undefined) return [{ number, excerpt }];
  }
  return [];
}
