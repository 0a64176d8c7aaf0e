// Tested by test/unit/gepa/strategies/strategies.test.ts.
import type { ReflectiveMutation } from '../paper/mutation';
import type { SearchContext } from '../search-context';
import type { ProposalSelection } from '../paper/selection';
import { Mipro } from './mipro/mipro';
import { Opro } from './opro';
import type { Strategy } from './strategy';
import type { StrategyOptions } from './strategy-options';
import { TextGrad } from './textgrad';
import { Trace } from './trace';

/**
 * Creates the search that a run's options ask for instead of GEPA.
 *
 * @param mutation runs parents, keeps what reflections were shown, and makes proposals.
 * @param selection runs proposals on their examples.
 */
export function createStrategy(
  options: StrategyOptions,
  context: SearchContext,
  mutation: ReflectiveMutation,
  selection: ProposalSelection,
): Strategy {
  switch (options.kind) {
    case 'textgrad':
      return new TextGrad(options, context, mutation);
    case 'opro':
      return new Opro(options, context, mutation);
    case 'trace':
      return new Trace(options, context, mutation);
    case 'mipro':
      return new Mipro(options, context, selection);
  }
}
