import { unparse } from 'papaparse';
import { isLeftOut } from '../../gepa/failures/left-out';
import type { RunState } from '../../gepa/state';
import { componentFileName } from '../folder/component-file-name';
import { reportHtml } from './html-report';
import { reportMarkdown } from './report';

/** The files that a run can be exported as. */
export const exportFormats = ['html', 'markdown', 'csv'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** The ending of the file of each format. */
export const exportEndings: Readonly<Record<ExportFormat, string>> = { html: 'html', markdown: 'md', csv: 'csv' };

/** Returns the content of a run's export. */
export function exportedFile(state: RunState, format: ExportFormat): string {
  switch (format) {
    case 'html':
      return reportHtml(state);
    case 'markdown':
      return reportMarkdown(state);
    case 'csv':
      return scoresCsv(state);
  }
}

/**
 * Writes the scores on the Pareto set as CSV: a row for each example, a column for each candidate. A text that a
 * spreadsheet would run as a formula begins with an apostrophe.
 */
export function scoresCsv(state: RunState): string {
  const { candidates, run } = state;
  const header = [
    'example',
    'source',
    'input',
    'expected',
    'leftOut',
    ...candidates.map(({ index }) => `candidate ${index}`),
  ];
  const rows = run.examples.pareto.map(({ title, source, expected }, index) => [
    index + 1,
    source,
    title,
    expected ?? '',
    isLeftOut(state, { set: 'pareto', index }) ? 'yes' : '',
    ...candidates.map(({ scores }) => scores[index] ?? ''),
  ]);
  return `${unparse([header, ...rows], { escapeFormulae: true })}\r\n`;
}

/** A text of a candidate, with the file to write it to. */
export interface CandidateFile {
  /** The names of its folder and of its file. */
  readonly path: readonly [folder: string, file: string];
  readonly text: string;
}

/** Returns the texts of all candidates as files, in a folder for each candidate. */
export function candidateFiles({ candidates }: RunState): readonly CandidateFile[] {
  const digits = String(Math.max(0, candidates.length - 1)).length;
  return candidates.flatMap(({ index, texts }) =>
    Object.entries(texts).map(([component, text]) => ({
      path: [`candidate-${String(index).padStart(digits, '0')}`, componentFileName(component)] as const,
      text: `${text}\n`,
    })),
  );
}
