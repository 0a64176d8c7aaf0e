// Tested by test/unit/models/practice/student.test.ts.
/** The parts of a label's description. */
export interface Description {
  /** The author's own words, such as "questions about money". */
  readonly prose: string;
  /** Single words that indicate the label: the list after "e.g.". */
  readonly mentions: readonly string[];
}

/** Reads "questions about money; e.g. invoice, receipt". Either part may be missing. */
export function parseDescription(text: string): Description {
  const line = text.trim().replace(/\s+/g, ' ');
  const match = /(?:^|[;,.(]\s*|\s)e\.g\.[,:]?\s+([^;()]*?)[).]*$/iu.exec(line);
  if (match === null) return { prose: line, mentions: [] };
  const mentions = (match[1] ?? '').split(',').map((item) => item.trim());
  return { prose: line.slice(0, match.index).trim(), mentions: mentions.filter((item) => item !== '') };
}

/** Writes a description as one line: the inverse of {@link parseDescription}. */
export function formatDescription({ prose, mentions }: Description): string {
  const list = mentions.length === 0 ? '' : `e.g. ${mentions.join(', ')}`;
  return [prose.replace(/\.$/, ''), list].filter((part) => part !== '').join('; ');
}
