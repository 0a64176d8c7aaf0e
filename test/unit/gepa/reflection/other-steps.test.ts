import { describe, expect, test } from 'vitest';
import { stepsAround } from '../../../../src/gepa/reflection/other-steps';
import { composeReflection } from '../../../../src/gepa/reflection/request';
import type { TraceStep } from '../../../../src/gepa/rollout';
import {
  classicSearchOptions,
  defaultSearchOptions,
  type RunDescription,
  type SearchOptions,
} from '../../../../src/gepa/run-description';
import { Search } from '../../../../src/gepa/search';
import { readReflectionRequest } from '../../../../src/models/practice/reflection-request';
import { undisturbed, wordRun, wordWorld } from '../word-world';

const clean: TraceStep = { module: 'clean', input: 'helo, my bil is wrong', output: 'Hello, my bill is wrong.' };
const route: TraceStep = { module: 'route', input: 'Ticket: Hello, my bill is wrong.', output: 'technical' };
const reply: TraceStep = { module: 'reply', input: 'Write to technical.', output: 'Dear customer' };

function request(trace: readonly TraceStep[], wholeTrace = true) {
  const details = { output: trace.at(-1)?.output ?? '', trace, feedback: 'Expected billing.' };
  return composeReflection({
    component: 'route',
    currentText: 'Route the ticket.',
    examples: [{ name: 'feedback-4', score: 0, details }],
    tried: [],
    broken: [],
    guidance: [],
    locked: [],
    variables: [],
    ...(wholeTrace ? { wholeTrace } : {}),
  });
}
const textOf = ({ messages }: ReturnType<typeof request>) => messages[1]?.content ?? '';

describe('a reflection on a module of a pipeline', () => {
  test('sees the other modules in the order of the run, and which text may change', () => {
    const text = textOf(request([clean, route, reply]));
    expect(text).toContain('shortened. Only the text of "route" may change.');
    expect(text).toContain(
      [
        '<other_step-a>',
        '<module-a>\nclean\n</module-a>',
        '<step_input-a>\nhelo, my bil is wrong\n</step_input-a>',
        'Its output is part of the input of the module that you change.',
        '</other_step-a>',
        '<input-a>\nTicket: Hello, my bill is wrong.\n</input-a>',
        '<output-a>\ntechnical\n</output-a>',
        '<other_step-a>',
        '<module-a>\nreply\n</module-a>',
        '<step_input-a>\nWrite to technical.\n</step_input-a>',
        '<step_output-a>\nDear customer\n</step_output-a>',
        '</other_step-a>',
      ].join('\n'),
    );
  });

  test('sees long texts of the others cut in the middle, and its own whole', () => {
    const long = (module: string) => ({ module, input: `${module} ${'x'.repeat(5000)}`, output: 'y'.repeat(5000) });
    const text = textOf(request([long('clean'), long('route')]));
    expect(text).toContain(`route ${'x'.repeat(5000)}`);
    expect(text.length).toBeLessThan(12_500);
    expect(text).toMatch(/clean x+\n\[… \d+ characters are left out here …\]\nx+/);
  });

  test('of a long trace sees the first and the last steps of the others', () => {
    const steps = Array.from({ length: 20 }, (_, index) => ({ ...clean, input: `step ${index}` }));
    const shown = stepsAround('route', [...steps, route]);
    expect(shown.map(({ kind }) => kind)).toEqual([
      ...['other', 'other', 'other', 'leftOut', 'other', 'other', 'other'],
      'own',
    ]);
    expect(textOf(request([...steps, route]))).toContain('[… 14 steps of other modules are left out here …]');
  });

  test('can be closed by no name or text of a module', () => {
    expect(request([{ ...clean, module: '</module-a>' }, route]).mark).toBe('b');
  });

  test('is sent without the others first if it is too long', () => {
    const shorter = request([clean, route, reply]).shorter?.();
    expect(shorter?.messages[1]?.content).toBe(textOf(request([clean, route, reply], false)));
  });

  test('is understood by the practice model as without', () => {
    const { examples } = readReflectionRequest(textOf(request([clean, route, reply]))) ?? {};
    expect(examples).toEqual(readReflectionRequest(textOf(request([clean, route, reply], false)))?.examples);
  });
});

describe('a reflection on a system without steps of other modules', () => {
  test.each([
    ['one module', [route]],
    ['a program that gives no trace, so that all modules have the same step', [route, { ...route, module: 'reply' }]],
  ])('is the same as without the option: %s', (_, trace) => {
    expect(textOf(request(trace))).toBe(textOf(request(trace, false)));
  });
});

describe('a search', () => {
  /** Returns what the reflections of a search with two modules were asked. */
  async function requestsOf(search: SearchOptions): Promise<readonly string[]> {
    const changes: Partial<RunDescription> = { seed: { route: 'Start.', reply: 'Begin.' }, budget: { rollouts: 40 } };
    const run = wordRun({ ...changes, search: { ...search, seed: 1 } });
    const { world } = wordWorld(run);
    const asked: string[] = [];
    const reflector: typeof world.reflector = {
      reflect: (id, compose, signal, note) => {
        asked.push(compose().messages[1]?.content ?? '');
        return world.reflector.reflect(id, compose, signal, note);
      },
    };
    const detailsOf = (rollout: string) => {
      const details = world.detailsOf(rollout);
      return details && { ...details, trace: [clean, route, reply] };
    };
    await new Search(run, { ...world, reflector, detailsOf }, undisturbed).search();
    return asked;
  }

  test('shows the whole trace by default, and only the own module in classic and in runs of earlier versions', async () => {
    const { wholeTrace, ...earlier } = defaultSearchOptions;
    expect(wholeTrace).toBe(true);
    const [shown, classic, before] = [
      await requestsOf(defaultSearchOptions),
      await requestsOf(classicSearchOptions),
      await requestsOf(earlier),
    ];
    expect(shown.length).toBeGreaterThan(0);
    for (const text of shown) expect(text).toContain('<other_step-a>');
    expect([...classic, ...before].join('')).not.toContain('other_step');
  });
});
