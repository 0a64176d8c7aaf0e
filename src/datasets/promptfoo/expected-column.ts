import { valueOf } from '../../gepa/named-values';
import type { Assertion } from '../row';

/** promptfoo's types of assertions. Each can also have the prefix `not-`. */
const TYPES: ReadonlySet<string> = new Set([
  ...['equals', 'contains', 'contains-all', 'contains-any', 'icontains', 'icontains-all', 'icontains-any'],
  ...[
    'starts-with',
    'ends-with',
    'regex',
    'is-json',
    'contains-json',
    'is-xml',
    'contains-xml',
    'is-html',
    'contains-html',
  ],
  ...['is-sql', 'contains-sql', 'is-refusal', 'is-valid-function-call', 'is-valid-openai-function-call'],
  ...[
    'is-valid-openai-tools-call',
    'tool-call-f1',
    'levenshtein',
    'rouge-n',
    'rouge-s',
    'rouge-l',
    'bleu',
    'gleu',
    'meteor',
  ],
  ...['latency', 'cost', 'perplexity', 'perplexity-score', 'finish-reason', 'word-count', 'guardrails', 'moderation'],
  ...['llm-rubric', 'similar', 'similar:cosine', 'similar:dot', 'similar:euclidean', 'classifier', 'factuality'],
  ...['model-graded-factuality', 'model-graded-closedqa', 'g-eval', 'answer-relevance', 'context-faithfulness', 'pi'],
  ...[
    'context-recall',
    'context-relevance',
    'conversation-relevance',
    'search-rubric',
    'agent-rubric',
    'select-best',
    'max-score',
  ],
  ...['javascript', 'python', 'ruby', 'webhook', 'trace-span-count', 'trace-span-duration', 'trace-error-spans'],
]);

const ALIASES: Readonly<Record<string, string>> = { fn: 'javascript', eval: 'javascript', grade: 'llm-rubric' };

/** promptfoo's default in this column, which differs from its default elsewhere. */
const SIMILAR_THRESHOLD = 0.8;

/**
 * Reads the trimmed text of an `__expected` column: `type: value`, `type(threshold): value`, a type that needs no value (`is-json`,
 * `latency(500)`), the `file://` name of a script, or else the text that the output must equal. A type that needs a value but has
 * none is such a text, because `python` is more likely an answer than an empty script.
 */
export function readExpected(text: string): Assertion {
  const script = /^file:\/\/.+\.(?:(py)|m?[jt]s|cjs)(?::\w+)?$/.exec(text);
  if (script !== null) return { type: script[1] === undefined ? 'javascript' : 'python', value: text };
  const match =
    /^(not-)?([a-z][a-z\d]*(?:-[a-z\d]+)*(?::(?:cosine|dot|euclidean))?)(?:\((\d+(?:\.\d+)?)\))?(?::([^]*))?$/.exec(
      text,
    );
  const [, not = '', written = '', threshold, value] = match ?? [];
  const type = valueOf(ALIASES, written) ?? written;
  const standsAlone = threshold !== undefined || /^(?:is|contains)-(?:json|xml|html|sql|refusal|valid-.*)$/.test(type);
  if (!TYPES.has(type) || (value === undefined && !standsAlone)) return { type: 'equals', value: text };
  return {
    type: `${not}${type}`,
    ...(value === undefined ? {} : { value: /^i?contains-a(?:ll|ny)$/.test(type) ? listOf(value) : value.trim() }),
    ...(threshold !== undefined
      ? { threshold: Number(threshold) }
      : type.startsWith('similar')
        ? { threshold: SIMILAR_THRESHOLD }
        : {}),
  };
}

function listOf(value: string): readonly string[] {
  return value.split(',').map((part) => part.trim());
}
