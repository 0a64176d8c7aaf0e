// Tested by test/unit/gepa/search.test.ts.
import { nameOfExample, type ExampleReference } from '../candidate';
import { valueOf } from '../named-values';
import type { ScoredRollout } from '../rollout-outcome';
import type { SearchContext } from '../search-context';
import { sizeLimitFor } from '../text/size-limit';
import { brokenChanges } from './broken-changes';
import type { ReflectionTask } from './propose-text';
import { betterRun, type ReflectedExample } from './reflected-example';
import type { ReflectionContent } from './request';

/** An example of a minibatch with the result of its rollout. */
export interface ScoredExample {
  readonly example: ExampleReference;
  readonly result: ScoredRollout;
}

/** What differs between the reflections on a component. */
type OwnContent = Pick<
  ReflectionContent,
  'component' | 'currentText' | 'tried' | 'guidance' | 'again' | 'shortens' | 'hypotheses' | 'tested'
>;

/** Makes a reflection's task: its own content and examples, with what every reflection on the component is told now. */
export function reflectionTask(
  context: SearchContext,
  id: string,
  content: OwnContent,
  scored: readonly ScoredExample[],
): ReflectionTask {
  const { run, state, world } = context;
  const { component } = content;
  const { refuseCopies = false, wholeTrace = false } = run.search;
  const sizeLimit = sizeLimitFor(valueOf(run.seed, component) ?? '', run.search);
  return {
    id,
    content: {
      ...content,
      broken: brokenChanges(state, component),
      locked: context.lockedPassages(component),
      variables: world.variables(component),
      ...(run.briefing === undefined ? {} : { briefing: run.briefing }),
      ...(sizeLimit === undefined ? {} : { sizeLimit }),
      ...(refuseCopies ? { refusesCopies: true } : {}),
      ...(wholeTrace ? { wholeTrace } : {}),
    },
    examples: reflectedExamples(context, scored),
    ...(refuseCopies ? { rows: () => scored.flatMap(({ example }) => world.rowTexts?.(example) ?? []) } : {}),
  };
}

/** Returns the examples of a reflection, to be read when it is requested. What did better is decided now, in turn. */
function reflectedExamples(
  context: SearchContext,
  scored: readonly ScoredExample[],
): () => readonly ReflectedExample[] {
  const { world } = context;
  const found = scored.map(({ example, result }) => ({
    name: nameOfExample(example),
    result,
    better: context.better.find(example, result.score),
  }));
  return () =>
    found.map(({ name, result: { rollout, score }, better }) => {
      const details = world.detailsOf(rollout);
      const other = details && better && world.detailsOf(better.rollout);
      const run = details && other && betterRun(details, other, better.score);
      return { name, score, details, ...(run === undefined ? {} : { better: run }) };
    });
}
