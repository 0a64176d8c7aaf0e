import { valueOf } from '../../gepa/named-values';
import { sizeLimitFor, type SizeLimit } from '../../gepa/text/size-limit';
import { estimateTokens } from '../../gepa/text/token-estimate';
import type { TextCheck, TextFault } from '../../gepa/text/text-fault';
import { PromptError } from '../../prompts/prompt-error';
import { parseTemplate, variableObjection, type Templating } from '../../prompts/template';
import { promptOfSnapshot } from '../plan/read-prompts';
import type { RunPlan } from '../plan/run-plan';
import type { RunSpec } from '../spec/spec';

type CheckedPlan = Pick<RunPlan, 'spec' | 'prompts' | 'description'>;

/** Texts up to this many characters are always allowed. */
const alwaysAllowedLength = 100_000;
/** Longer texts may grow to this multiple of their seed. */
const allowedGrowth = 4;

/**
 * Creates the check that every text passes before its first rollout, whatever its origin. A text is always compared
 * with the seed, so the result doesn't depend on how the text came about.
 */
export function createTextCheck(plan: CheckedPlan): TextCheck {
  const gates = new Map(
    Object.entries(plan.description.seed).map(
      ([component, text]) =>
        [
          component,
          checkAgainst(templatingOf(plan, component), text, sizeLimitFor(text, plan.description.search)),
        ] as const,
    ),
  );
  return { faultOf: (component, text) => gates.get(component)?.(text) };
}

const interpretingSystems: ReadonlySet<RunSpec['system']['kind']> = new Set(['agent', 'command', 'http']);

/**
 * Returns the template language of a component's texts. Programs and servers interpret their texts themselves: a seed
 * that isn't a valid template is then not treated as one.
 */
export function templatingOf({ spec, prompts, description: { seed } }: CheckedPlan, component: string): Templating {
  const snapshot = valueOf(prompts, component);
  if (snapshot === undefined) return 'none';
  const { templating } = promptOfSnapshot(snapshot);
  const fillsTexts = !interpretingSystems.has(spec.system.kind);
  return fillsTexts || malformation(templating, valueOf(seed, component) ?? '') === undefined ? templating : 'none';
}

function checkAgainst(
  templating: Templating,
  seed: string,
  sizeLimit: SizeLimit | undefined,
): (text: string) => TextFault | undefined {
  const limit = Math.max(alwaysAllowedLength, allowedGrowth * seed.length);
  return memoize((text) => {
    if (text === seed) return malformation(templating, seed);
    if (text.trim() === '') return { kind: 'empty' };
    if (text.length > limit) return { kind: 'tooLong', length: text.length, limit };
    const size = sizeLimit === undefined ? 0 : estimateTokens(text);
    if (sizeLimit !== undefined && size > sizeLimit.tokens) return { kind: 'tooLarge', size, ...sizeLimit };
    const malformed = malformation(templating, text);
    if (malformed !== undefined) return malformed;
    const detail = variableObjection(templating, seed, text);
    return detail === undefined ? undefined : { kind: 'variables', detail };
  });
}

/** Enough for the texts that a search works on at the same time. */
const maxRemembered = 100;

/** Caches the latest results, because a text is checked each time it runs. */
function memoize<Answer>(answerTo: (text: string) => Answer): (text: string) => Answer {
  const known = new Map<string, { readonly answer: Answer }>();
  return (text) => {
    const { answer } = known.get(text) ?? { answer: answerTo(text) };
    known.delete(text);
    known.set(text, { answer });
    const [oldest] = known.keys();
    if (known.size > maxRemembered && oldest !== undefined) known.delete(oldest);
    return answer;
  };
}

function malformation(templating: Templating, text: string): TextFault | undefined {
  try {
    parseTemplate(templating, text);
    return undefined;
  } catch (error) {
    if (!(error instanceof PromptError)) throw error;
    const place = error.line === undefined ? '' : ` See line ${error.line}.`;
    return { kind: 'malformed', detail: `${error.problem.replace(/^This/, 'The text')}${place}` };
  }
}
