// Tested by test/unit/system/program/static-text.test.ts.
import type { ComponentTexts } from '../../gepa/candidate';
import { valueOf } from '../../gepa/named-values';
import { renderTemplate, type Templating } from '../../prompts/template';
import { findOccurrences, type Occurrence, type StaticText } from './static-text';

/** A component as it stands in the program's source. */
export interface SourceComponent {
  readonly name: string;
  readonly templating: Templating;
  readonly fixed: StaticText;
}

/** A text of a request with the candidate's texts in the place of the program's own. */
export interface ReplacedText {
  readonly text: string;
  /** The same text without the components: what else the model was told. */
  readonly rest: string;
  /** The names of the components in it, without duplicates, in their order. */
  readonly components: readonly string[];
}

interface Found extends Occurrence {
  readonly component: SourceComponent;
}

/**
 * Puts a candidate's texts in the place of the components in a text of a request, filled with the values that the program filled
 * them with. Where two components overlap, the longer one counts.
 *
 * @throws {PromptError} when a text of the candidate can't be filled with the values.
 */
export function replaceComponents(
  written: string,
  components: readonly SourceComponent[],
  candidate: ComponentTexts,
): ReplacedText {
  const lineFeeds = written.replaceAll('\r\n', '\n');
  const all = components.flatMap((component) =>
    findOccurrences(lineFeeds, component.fixed).map((occurrence): Found => ({ ...occurrence, component })),
  );
  if (all.length === 0) return { text: written, rest: written, components: [] };
  const kept: Found[] = [];
  for (const found of all.sort((a, b) => fixedLength(b) - fixedLength(a) || a.start - b.start)) {
    if (kept.every(({ start, end }) => found.end <= start || end <= found.start)) kept.push(found);
  }
  kept.sort((a, b) => a.start - b.start);
  let text = '';
  let rest = '';
  let at = 0;
  for (const { component, start, end, values } of kept) {
    const between = lineFeeds.slice(at, start);
    text += between + filled(component, valueOf(candidate, component.name), values, lineFeeds.slice(start, end));
    rest += between + valuesInWords(values);
    at = end;
  }
  const last = lineFeeds.slice(at);
  return {
    text: text + last,
    rest: rest + last,
    components: [...new Set(kept.map(({ component }) => component.name))],
  };
}

function filled(
  { templating }: SourceComponent,
  text: string | undefined,
  values: Occurrence['values'],
  unchanged: string,
): string {
  return text === undefined ? unchanged : renderTemplate(templating, text, values).trim();
}

/** Lists the values beside the text, e.g. `question: Who was it?`, so that a reflection sees what the text was filled with. */
function valuesInWords(values: Occurrence['values']): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}

function fixedLength({ component }: Found): number {
  return component.fixed.pieces.reduce((sum, piece) => sum + piece.length, 0);
}
