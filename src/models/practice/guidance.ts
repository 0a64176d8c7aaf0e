// Tested by test/unit/models/practice/reflector.test.ts.
import { labelsNamedIn } from './label-list';
import { stemOf, stemsOf, wordsOf } from './words';

/** The part of a developer's notes that the practice reflector can act on. */
export interface Guidance {
  /** Words to add to a label's description. */
  readonly wanted: readonly { readonly label: string; readonly word: string }[];
  /** Whether the developer rejects the instruction to answer with the label only. */
  readonly refusesLabelOnly: boolean;
  /** Returns whether a word, given by its stem, must not be added to a label's description. */
  forbids(label: string, stem: string): boolean;
}

const refusal = /\b(?:not|never|no|avoid|without|remove|drop|stop|reject(?:ed)?|instead|wrong|too|unrelated)\b|n't\b/i;

/**
 * Reads notes statement by statement. A statement begins with a line, or with a label and a colon. In a note that refuses ("do not
 * use 'customer' for billing"), the words of a statement are kept from the labels that it names, or from all labels when it names
 * none. In any other note, a statement that names one label and quotes words ("billing should mention 'receipt'") asks for them.
 */
export function readGuidance(notes: readonly string[], labels: readonly string[]): Guidance {
  const statements = notes.flatMap((note) =>
    statementsOf(note, labels).map((text) => ({ text, named: subjectsOf(text, labels), refuses: refusal.test(note) })),
  );
  const refused = statements
    .filter(({ refuses }) => refuses)
    .map(({ text, named }) => ({ text, named, stems: new Set(stemsOf(text).keys()) }));
  return {
    wanted: statements.flatMap(({ text, named: [label, ...others], refuses }) =>
      refuses || label === undefined || others.length > 0
        ? []
        : quotedWords(text, label).map((word) => ({ label, word })),
    ),
    refusesLabelOnly: refused.some(
      ({ text, named }) =>
        named.length === 0 && /\b(?:label|name|answer)s? only\b|\bonly the (?:label|name)/i.test(text),
    ),
    forbids: (label, stem) =>
      refused.some(({ named, stems }) => stems.has(stem) && (named.length === 0 || named.includes(label))),
  };
}

function statementsOf(note: string, labels: readonly string[]): readonly string[] {
  return note.split('\n').flatMap((line) => {
    const starts = labels.map((label) => line.indexOf(`${label}:`)).filter((start) => start > 0);
    const cuts = [0, ...starts.sort((a, b) => a - b), line.length];
    return cuts.slice(1).map((end, index) => line.slice(cuts[index], end));
  });
}

/** Returns the label before a colon, or otherwise all labels that are named. */
function subjectsOf(statement: string, labels: readonly string[]): readonly string[] {
  const subject = labels.find((label) => statement.replace(/^[\s\-*+]+/, '').startsWith(`${label}:`));
  return subject === undefined ? labelsNamedIn(statement, labels) : [subject];
}

function quotedWords(line: string, label: string): readonly string[] {
  return [...line.matchAll(/["“'‘`]([^"”'’`]+)["”'’`]/g)]
    .flatMap(([, quoted]) => wordsOf(quoted ?? ''))
    .map((word) => word.toLowerCase())
    .filter((word) => stemOf(word) !== stemOf(label));
}
