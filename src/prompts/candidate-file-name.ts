import { stemOfPromptFile } from './discovery/prompt-names';

/**
 * Returns the name of a prompt file with the texts of a candidate: `triage.candidate-3.prompt.md` for `triage.prompt.md`.
 *
 * @param attempt from 2 on, it is added because the earlier names are taken.
 */
export function candidateFileName(name: string, candidate: number, attempt = 1): string {
  const stem = stemOfPromptFile(name);
  return `${stem}.${candidateLabel(candidate, attempt)}${name.slice(stem.length)}`;
}

/** Returns what tells the files of a candidate from the original ones. */
export function candidateLabel(candidate: number, attempt = 1): string {
  return attempt === 1 ? `candidate-${candidate}` : `candidate-${candidate}-${attempt}`;
}
