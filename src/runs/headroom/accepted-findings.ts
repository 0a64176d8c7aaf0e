// Tested by test/unit/runs/headroom/first-look.test.ts.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../folder/atomic-write';
import type { RunPlan } from '../plan/run-plan';
import type { Finding } from './findings';

/** The most findings that are remembered. */
const mostRemembered = 200;

/**
 * The findings in spite of which the developer started a search, in a file beside their folder. They aren't said again as long as the spec's
 * rows and metric are the same and, if rollouts showed them, its prompts and its task model, too.
 */
export class AcceptedFindings {
  private readonly file: string;

  /** @param runsFolder the folder of the runs. */
  constructor(
    runsFolder: string,
    private readonly plan: RunPlan,
  ) {
    this.file = join(runsFolder, '..', 'accepted-findings.json');
  }

  has(finding: Finding): boolean {
    return this.read().includes(this.keyOf(finding));
  }

  /** Remembers findings. If that fails, they are said again. */
  async add(findings: readonly Finding[]): Promise<void> {
    const keys = new Set([...this.read(), ...findings.map((finding) => this.keyOf(finding))]);
    const content = JSON.stringify([...keys].slice(-mostRemembered));
    await writeAtomically(this.file, `${content}\n`).catch(() => undefined);
  }

  private read(): readonly string[] {
    try {
      const keys: unknown = JSON.parse(readFileSync(this.file, 'utf8'));
      return Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [];
    } catch {
      // The file doesn't exist yet, or is damaged: the developer is told again.
      return [];
    }
  }

  private keyOf({ kind }: Finding): string {
    const { examples, metric, description, spec } = this.plan;
    const isInRows = kind === 'testSeen' || kind === 'noAnswer';
    const seen = isInRows ? [] : [description.seed, spec.models.task];
    return createHash('sha256')
      .update(JSON.stringify([kind, examples, metric, ...seen]))
      .digest('hex')
      .slice(0, 16);
  }
}
