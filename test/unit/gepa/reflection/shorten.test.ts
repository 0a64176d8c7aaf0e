import { describe, expect, test } from 'vitest';
import { textsIn, type ReflectedExample } from '../../../../src/gepa/reflection/reflected-example';
import { shortenExamples } from '../../../../src/gepa/reflection/shorten';
import { composeReflection, composeSecondAttempt } from '../../../../src/gepa/reflection/request';

function example(name: string, score: number, text = 'short'): ReflectedExample {
  const toolCalls = [{ name: 'search', input: text, output: text }];
  const trace = [{ module: 'triage', input: text, reasoning: text, toolCalls, output: text }];
  return { name, score, details: { output: text, feedback: text, trace } };
}

const lengthsOf = (examples: readonly ReflectedExample[] | undefined) =>
  (examples ?? []).flatMap(({ details }) =>
    details === undefined ? [] : textsIn(details).map(({ length }) => length),
  );

describe('examples that are too many for the model', () => {
  test('are reduced to the half with the lowest scores, in the same order', () => {
    const examples = [example('a', 0.5), example('b', 1), example('c', 0), example('d', 0.2), example('e', 1)];
    expect(shortenExamples(examples)?.map(({ name }) => name)).toEqual(['a', 'c', 'd']);
  });

  test('are shortened when only one is left: the middle of each text is left out', () => {
    const once = shortenExamples([example('a', 0, `begin${'x'.repeat(8000)}end`)]);
    expect(Math.max(...lengthsOf(once))).toBeLessThanOrEqual(2002);
    const output = once?.[0]?.details?.output ?? '';
    expect(output).toMatch(/^begin[^]*characters are left out here[^]*end$/);
    expect(Math.max(...lengthsOf(shortenExamples(once ?? [])))).toBeLessThanOrEqual(500);
  });

  test('end when one short example is left', () => {
    expect(shortenExamples([example('a', 0)])).toBeUndefined();
    expect(shortenExamples([{ name: 'a', score: 0, details: undefined }])).toBeUndefined();
    let left: readonly ReflectedExample[] | undefined = [example('a', 0, 'x'.repeat(1e6)), example('b', 0)];
    for (let steps = 0; left !== undefined; steps += 1) {
      expect(steps).toBeLessThan(10);
      left = shortenExamples(left);
    }
  });

  test('never end in half a character', () => {
    const once = shortenExamples([example('a', 0, '😀'.repeat(4000))]);
    for (const text of textsIn(once?.[0]?.details ?? { output: '', feedback: '', trace: [] })) {
      expect(JSON.stringify(text)).not.toMatch(/\\ud[89a-f]/);
    }
  });
});

test('a second attempt is shortened with its first request', () => {
  const content = {
    component: 'triage',
    currentText: 'Say the label.',
    tried: [],
    broken: [],
    guidance: [],
    locked: [],
    variables: [],
  };
  const request = composeReflection({ ...content, examples: [example('a', 0), example('b', 1)] });
  const second = composeSecondAttempt(request, { reply: 'No.', problem: 'there is no text.' }).shorter?.();
  expect(second?.messages).toHaveLength(4);
  expect(second?.messages[1]?.content).toContain('What happened on 1 examples');
  expect(second?.shorter?.()).toBeUndefined();
});
