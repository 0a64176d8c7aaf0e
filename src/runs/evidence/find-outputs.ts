import type { ExampleReference, Subject } from '../../gepa/candidate';
import { excerptAround } from '../../presentation/text-search';
import { inTimeSlices } from '../journal/time-slices';
import type { RunEvidence } from './run-evidence';

/** An output that has a wanted text. */
export interface OutputHit {
  readonly example: ExampleReference;
  readonly subject: Subject;
  readonly excerpt: string;
}

/**
 * Finds outputs of a run, in any case. Reads them from disk without blocking the editor.
 *
 * @param most how many are enough.
 * @param isWanted whether the answer is still of use.
 */
export async function findOutputs(
  evidence: RunEvidence,
  wanted: string,
  most: number,
  isWanted: () => boolean = () => true,
): Promise<readonly OutputHit[]> {
  const hits: OutputHit[] = [];
  for await (const found of inTimeSlices(hitsIn(evidence, wanted))) {
    hits.push(...found.filter((hit) => hit !== undefined));
    if (hits.length >= most || !isWanted()) break;
  }
  return hits.slice(0, most);
}

function* hitsIn(evidence: RunEvidence, wanted: string): Generator<OutputHit | undefined> {
  for (const { rollout, subject, example } of evidence.scoredRollouts()) {
    const excerpt = excerptAround(evidence.outputOfRollout(rollout) ?? '', wanted);
    yield excerpt === undefined ? undefined : { subject, example, excerpt };
  }
}
