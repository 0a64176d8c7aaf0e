// Tested by test/unit/gepa/noise/noise-check.test.ts.
import { noiseOf, noiseOfMean, timesMeasured } from '../noise/noise';
import { meanOf, type CandidateState, type RunState } from '../state';
import { countOf } from './amounts';
import { formatScore } from './score-words';

/**
 * Says what running the same texts again has shown of a run, e.g. `The same prompt scores 0.62 ± 0.05 on this Pareto set`;
 * undefined if nothing was run again.
 */
export function describeNoise(state: RunState): string | undefined {
  const noise = noiseOf(state);
  const best = state.best === undefined ? undefined : state.candidates[state.best];
  if (noise === undefined || best === undefined) return undefined;
  const again = countOf(noise.examples, 'example');
  if (noise.different === 0) return `The same prompt scored the same on all of the ${again} that it was run on again.`;
  const mean = formatScore(meanOf(best.pareto) ?? 0);
  const spread = formatScore(noiseOfMean(noise, best.pareto.count));
  return `The same prompt scores ${mean} ± ${spread} (standard deviation) on this Pareto set: ${noise.different} of ${again} that were run again scored differently.`;
}

/** Formats a candidate's mean on the Pareto set, and says if it is of measurements after the one that chose it, e.g. `0.62 from 2 new measurements`. */
export function formatMeasuredMean(candidate: CandidateState): string {
  const mean = formatScore(meanOf(candidate.pareto) ?? 0);
  const fresh = timesMeasured(candidate) - 1;
  return fresh < 1 ? mean : `${mean} from ${countOf(fresh, 'new measurement')}`;
}
