// Tested by test/unit/runs/evidence/evidence-table.test.ts.
import type { RunEvidence } from './run-evidence';

/** Finds a text in the outputs of rollouts, in any case. Remembers the answers, since reading outputs takes long. */
export class OutputSearch {
  private readonly found = new Map<string, boolean>();
  private readonly wanted: string;

  constructor(
    private readonly evidence: RunEvidence,
    /** What the developer wrote. */
    readonly text: string,
  ) {
    this.wanted = text.trim().toLowerCase();
  }

  /** Whether everything matches. */
  get isEmpty(): boolean {
    return this.wanted === '';
  }

  matches(text: string): boolean {
    return text.toLowerCase().includes(this.wanted);
  }

  /** Whether the output of a rollout has the text. */
  matchesOutput(rollout: string): boolean {
    const known = this.found.get(rollout);
    if (known !== undefined) return known;
    const matches = this.matches(this.evidence.outputOfRollout(rollout) ?? '');
    this.found.set(rollout, matches);
    return matches;
  }
}
