// Tested by test/e2e/dashboard.test.mjs.
import { RunEvidence } from '../../runs/evidence/run-evidence';
import { searchJournal, type FoundInJournal } from '../../runs/evidence/search-journal';
import type { Run } from '../runs/run';

/** How many hits of a kind a dashboard can list. */
const mostHits = 1000;

/** Searches the replies and outputs of a run. What it knows of the journal is kept for the next search in the same run. */
export class SearchTexts {
  private last: { readonly folder: string; readonly evidence: RunEvidence } | undefined;
  private searches = 0;

  /** Reports what it finds, as soon as there is more to list, and all of it at the end, unless a later search has begun meanwhile. */
  async search({ folder, state }: Run, text: string, report: (found: FoundInJournal) => void): Promise<void> {
    this.searches += 1;
    const search = this.searches;
    const { evidence } = this.last?.folder === folder ? this.last : { evidence: new RunEvidence(folder) };
    this.last = { folder, evidence };
    await evidence.catchUp();
    let next = 1;
    for await (const found of searchJournal(evidence, state, text, mostHits)) {
      if (search !== this.searches) return;
      const { length } = [...found.replies.first, ...found.outputs.first];
      if (!found.isComplete && length < next) continue;
      // Each report lists the earlier hits again, so there are few.
      next = 2 * length + 1;
      report(found);
    }
  }
}
