// Tested by test/unit/runs/headroom/first-look.test.ts.
import { dirname } from 'node:path';
import type { PausingFinding, RunEvent } from '../../gepa/events';
import type { RolloutDetails } from '../../gepa/rollout';
import { AcceptedFindings } from '../headroom/accepted-findings';
import type { Finding } from '../headroom/findings';
import { FirstLook, pausingFinding } from '../headroom/first-look';
import type { RunPlan } from '../plan/run-plan';

/**
 * Called with what makes the search of a run useless or its result doubtful, before a reflection is paid for. Returns whether the run
 * waits for the developer to continue it.
 */
export type OnFindings = (findings: readonly PausingFinding[]) => 'pause' | 'continue';

/** Pauses a new run that finds reasons against its search, unless the developer searched in spite of them before. */
export class FindingsPause {
  private readonly look: FirstLook;
  private readonly accepted: AcceptedFindings;
  /** The findings that the developer has not seen to yet. */
  private readonly open: Finding[] = [];

  /** @param pause pauses the run. */
  constructor(
    runFolder: string,
    private readonly plan: RunPlan,
    detailsOf: (rollout: string) => RolloutDetails | undefined,
    private readonly onFindings: OnFindings,
    private readonly pause: (findings: readonly PausingFinding[]) => void,
  ) {
    this.look = new FirstLook(plan, detailsOf);
    this.accepted = new AcceptedFindings(dirname(runFolder), plan);
  }

  /** Looks at the rows, before anything is spent. */
  begin(): void {
    this.say(this.look.inRows());
  }

  /** Looks at what an event shows. */
  after(event: RunEvent): void {
    this.say(this.look.after(event));
  }

  /** Remembers that the developer continued the run in spite of what was found. */
  accept(): void {
    if (this.open.length > 0) void this.accepted.add(this.open.splice(0));
  }

  private say(found: readonly Finding[]): void {
    const findings = found.filter((finding) => !this.accepted.has(finding));
    const inWords = findings.map((finding) => pausingFinding(finding, this.plan));
    if (findings.length === 0 || this.onFindings(inWords) === 'continue') return;
    this.open.push(...findings);
    this.pause(inWords);
  }
}
