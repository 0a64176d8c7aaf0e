import { scoredVerdict } from './check-verdict';
import type { Metric } from './metric';
import { MetricError } from './metric-error';

/** The metric of a system that scores its own runs: it passes on the system's score. */
export const ownScore: Metric = {
  objectives: [],
  scales: {},
  score: ({ row, score, feedback = '', objectives = {} }) => {
    if (score === undefined) {
      throw new MetricError(
        'The system gave no score for this run, and the spec names no metric. Let the system answer with "score" and "feedback", or add "metric" to the spec.',
      );
    }
    scoredVerdict('score of the system', { score, reason: feedback, objectives }, row);
    return Promise.resolve({ score, feedback, objectives });
  },
};
