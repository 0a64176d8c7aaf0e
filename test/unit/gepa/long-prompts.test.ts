import { describe, expect, it } from 'vitest';
import { noUsage } from '../../../src/gepa/rollout';
import { defaultSearchOptions } from '../../../src/gepa/run-description';
import { Search } from '../../../src/gepa/search';
import type { SearchWorld } from '../../../src/gepa/world';
import { parseTemplate } from '../../../src/prompts/template';
import { undisturbed, wordRun, wordWorld } from './word-world';

const seed = {
  route: `Name the queue for this message: {{ message }}

<examples>
<example>
Where is my parcel?
</example>
<example>
I was charged twice.
</example>
</examples>

{% for queue in queues %}
{% if queue.open %}
- {{ queue.name }}
{% endif %}
{% endfor %}
{% if strict %}
- Never guess.
{% endif %}

- Be brief.

Answer with one word.`,
  reply: `Reply as JSON:
\`\`\`json
{
  "queue": {
    "name": ""
  }
}
\`\`\`
- Be brief.
An empty reply is this:
\`\`\`json
{
}
\`\`\``,
};

interface Lesson {
  readonly component: keyof typeof seed;
  /** @param problem the problem of an earlier broken change in the reflection request; empty if there was none. */
  readonly change: (text: string, problem: string) => string;
}

const shoutProblem = 'Filter "shout" is unknown.';

/** The change that teaches each word: it edits either component, between lines that repeat. */
const lessons: readonly Lesson[] = [
  { component: 'route', change: (text) => text.replace('</example>\n', '$&<example>\nword0\n</example>\n') },
  { component: 'route', change: (text) => text.replace('</example>\n</examples>', 'word1\n$&') },
  { component: 'reply', change: (text) => text.replace('  }\n}', '  },\n  "note": {\n    "text": "word2"\n  }\n}') },
  {
    component: 'route',
    change: (text, problem) =>
      text.replace('{% endif %}\n{% endfor %}', `- word3${problem === '' ? ' {{ "!" | shout }}' : ''}\n$&`),
  },
  // These two insert words at the same place of a sentence.
  { component: 'route', change: (text) => text.replace(/\.$/, ', or with word4.') },
  { component: 'route', change: (text) => text.replace(/\.$/, ', or with word5.') },
];

/** Searches with the default options. `word<n>` solves example n, and a reflection adds one word. */
async function searchLongPrompts() {
  const rows = lessons.map((_, index) => ({ title: `row ${index}`, source: `rows.jsonl:${index + 1}` }));
  const run = wordRun({
    seed,
    examples: { feedback: rows, pareto: rows, test: [] },
    search: { ...defaultSearchOptions, seed: 1 },
    budget: { rollouts: 400 },
  });
  const { world, requests } = wordWorld(run, {
    words: lessons.length,
    broken: ({ texts }) => (texts['route']?.includes('| shout') === true ? shoutProblem : undefined),
  });
  const asked: string[] = [];
  const reflector: SearchWorld['reflector'] = {
    reflect: (_id, request) => {
      const { messages, mark } = request();
      const content = messages.map((message) => message.content).join('\n');
      asked.push(content);
      const [, component = '', text = ''] =
        new RegExp(`module "(\\w+)":\n\n<current_text-${mark}>\n([^]*?)\n</current_text`).exec(content) ?? [];
      const [, word] = /score="0 of 1">[^]*?Expected word(\d)/.exec(content) ?? [];
      const problem = content.includes(shoutProblem) ? shoutProblem : '';
      const lesson = lessons[Number(word)];
      const changed = lesson?.component === component ? lesson.change(text, problem) : text;
      const reply = `<new_text-${mark}>\n${changed}\n</new_text-${mark}>`;
      return Promise.resolve({ text: reply, usage: noUsage, durationMs: 1 });
    },
  };
  const search = new Search(run, { ...world, reflector }, undisturbed);
  const reason = await search.search();
  return { reason, requests, asked, state: search.state };
}

describe('a default search of long prompts', () => {
  it('ends with the words of all examples and all repeated lines', async () => {
    const { reason, state } = await searchLongPrompts();
    expect(reason).toEqual({ kind: 'perfect' });
    const learnt = (component: keyof typeof seed) =>
      lessons
        .filter((lesson) => lesson.component === component)
        .reduce((text, { change }) => change(text, shoutProblem), seed[component]);
    expect(state.candidates[state.best ?? 0]?.texts).toEqual({ route: learnt('route'), reply: learnt('reply') });
  });

  it('leaves a conflicting part out of a combination, and learns it later', async () => {
    const { state } = await searchLongPrompts();
    const [leftOut] = state.proposals.filter(({ discard }) => discard?.kind === 'leftOut');
    const combined = state.proposals.find(({ proposal }) => proposal.origin.kind === 'combination');
    const own = [leftOut, combined].map((of) => /word[45]/.exec(of?.proposal.texts['route'] ?? '')?.[0]);
    expect(leftOut?.discard).toEqual({ kind: 'leftOut', of: combined?.proposal.number });
    expect(own.toSorted()).toEqual(['word4', 'word5']);
    expect(state.candidates[state.best ?? 0]?.texts['route']).toMatch(/with word4, or with word5\.$/);
  });

  it('shows the next reflection why a change broke the system', async () => {
    const { state, asked } = await searchLongPrompts();
    const [broken] = state.proposals.filter(({ discard }) => discard?.kind === 'broken');
    expect(broken?.discard).toEqual({ kind: 'broken', detail: shoutProblem });
    const next = asked.find((content) => content.includes(shoutProblem));
    expect(next).toContain('- word3 {{ "!" | shout }}');
  });

  it('runs valid templates only', async () => {
    const { requests } = await searchLongPrompts();
    const routes = new Set(requests.map(({ texts }) => texts['route'] ?? ''));
    expect(routes.size).toBeGreaterThan(lessons.length);
    for (const route of routes) expect(() => parseTemplate('jinja', route)).not.toThrow();
  });
});
