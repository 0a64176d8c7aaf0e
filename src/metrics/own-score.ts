import type { Metric } from './metric';
import { MetricError } from './metric-error';

/** The metric of a system that scores its own runs: what it says of them is taken as it is. */
export const ownScore: Metric = {
  objectives: [],
  score: ({ score, feedback = '', objectives = {} }) => {
    if (score === undefined) {
      throw new MetricError(
        'The system gave no score for this run, and the spec names no metric. Let the system answer with "score" and "feedback", or add "metric" to the spec.',
      );
    }
    if (feedback.trim() === '') {
      throw new MetricError(
        `The system scored this run ${score} and gave no feedback. Let it answer with "feedback" that says what was wrong or right: reflections learn from it.`,
      );
    }
    return Promise.resolve({ score, feedback, objectives });
  },
};
