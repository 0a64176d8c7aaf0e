// Tested by test/e2e/dashboard.test.mjs.
import { findOutputs, type OutputHit } from '../../runs/evidence/find-outputs';
import { RunEvidence } from '../../runs/evidence/run-evidence';
import type { Run } from '../runs/run';

/** One more than a dashboard lists, which says that there are more. */
const mostHits = 51;

/** Searches the outputs of a run. What it knows of the journal is kept for the next search in the same run. */
export class SearchOutputs {
  private last: { readonly folder: string; readonly evidence: RunEvidence } | undefined;
  private searches = 0;

  /** Returns the hits; undefined when a later search has begun meanwhile. */
  async find({ folder }: Run, text: string): Promise<readonly OutputHit[] | undefined> {
    this.searches += 1;
    const search = this.searches;
    const isWanted = () => search === this.searches;
    const { evidence } = this.last?.folder === folder ? this.last : { evidence: new RunEvidence(folder) };
    this.last = { folder, evidence };
    await evidence.catchUp();
    const hits = await findOutputs(evidence, text, mostHits, isWanted);
    return isWanted() ? hits : undefined;
  }
}
