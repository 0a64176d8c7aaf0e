// Tested by test/e2e/new-run.test.mjs.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UserError } from '../../gepa/user-error';
import { runFromCandidate } from '../../runs/draft/run-from-candidate';
import type { OptimizePrompt } from '../optimize/optimize-prompt';
import type { Run } from '../runs/run';
import { ownPrices } from '../settings';
import { candidateWords } from './candidate-words';

/** "New Run from Here…": leads from a candidate to a run whose seed it is. */
export class NewRun {
  constructor(private readonly optimizePrompt: OptimizePrompt) {}

  /**
   * Opens the form with the answers of the candidate's run. Files are written when the developer starts the run or saves its spec.
   *
   * @throws {UserError | PromptError} when the run has no such candidate, or a file can't hold its text.
   */
  async from(run: Run, candidate: number): Promise<void> {
    const texts = run.state.candidates[candidate]?.texts;
    if (texts === undefined) throw new UserError(candidateWords.notFound(candidate));
    const runFile = await run.readFile();
    const specText = await readFile(resolve(run.folder, runFile.specFile), 'utf8').catch(() => undefined);
    const source = { runFolder: run.folder, runFile, candidate, texts, specText, prices: ownPrices() };
    await this.optimizePrompt.newRun(runFromCandidate(source, existsSync));
  }
}
