/**
 * Why a promptfoo assertion cannot be judged here, when it cannot: with a prompt of its own for the grader, that prompt
 * decides what an answer looks like.
 */
export function objectionToGrader(assertion: Readonly<Record<string, unknown>>): string | undefined {
  return assertion['rubricPrompt'] === undefined || assertion['rubricPrompt'] === null
    ? undefined
    : 'it has a "rubricPrompt" of its own, which decides what the answer of the grader looks like. Put its criteria into "value"';
}
