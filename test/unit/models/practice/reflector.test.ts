import { describe, expect, test } from 'vitest';
import { parseHypothesesReply, parseReflectionReply } from '../../../../src/gepa/reflection/reply';
import type { ReflectedExample } from '../../../../src/gepa/reflection/reflected-example';
import { composeReflection, type ReflectionMessages } from '../../../../src/gepa/reflection/request';
import { composeOpro } from '../../../../src/gepa/strategies/opro-request';
import { composeCritique, composeEdit } from '../../../../src/gepa/strategies/textgrad-requests';
import { composeTrace } from '../../../../src/gepa/strategies/trace-request';
import { PracticeReflector } from '../../../../src/models/practice/reflector';

const prompt = 'Sort the ticket.\n\n- billing: paperwork\n- shipping: transport\n\nBe fair.';

/** An example with a feedback such as the metrics give. */
function example(name: string, input: string, output: string, expected: string): ReflectedExample {
  const isRight = output === expected;
  const feedback = `${isRight ? 'Right' : 'Wrong'}. Expected the output to be exactly "${expected}".\nThe output: "${output}"`;
  const trace = [{ module: 'triage', input, output }];
  const score = isRight ? 1 : 0;
  return { name, score, details: { output, trace, feedback } };
}

async function reflect(examples: readonly ReflectedExample[], options: { text?: string; guidance?: string[] } = {}) {
  const { text = prompt, guidance = [] } = options;
  const request = composeReflection({
    component: 'triage',
    currentText: text,
    examples,
    tried: [],
    broken: [],
    guidance,
    locked: [],
    variables: [],
  });
  const completion = await new PracticeReflector().complete(
    { messages: request.messages },
    new AbortController().signal,
  );
  const reply = parseReflectionReply(completion.text, request.mark);
  if (reply.kind !== 'understood') throw new Error(reply.problem);
  return reply;
}

const courier = example('feedback-1', 'The courier dented my kettle', 'billing', 'shipping');
const refund = example('feedback-2', 'The refund for my kettle is missing', 'billing', 'billing');

describe('the practice reflector', () => {
  test('adds the words that distinguish a missed example from those of other labels', async () => {
    const { text } = await reflect([courier, refund]);
    expect(text).toContain('- shipping: transport; e.g. courier, dented\n');
    expect(text).toContain('- billing: paperwork; e.g. refund, missing\n');
  });

  test('answers the requests of other searches too', async () => {
    const content = {
      component: 'triage',
      currentText: prompt,
      tried: [],
      broken: [],
      guidance: [],
      locked: [],
      variables: [],
    };
    const answer = async ({ messages }: ReflectionMessages) =>
      (await new PracticeReflector().complete({ messages }, new AbortController().signal)).text;

    expect(await answer(composeCritique(content, [courier]))).toContain('feedback-1 is shipping, not billing');
    const others = [
      composeEdit(content, [courier], ['Says too little.'], []),
      composeOpro(content, [{ text: prompt, mean: 0.5 }], [courier]),
      composeTrace([content], [courier], []),
      composeTrace([content, { ...content, component: 'other' }], [courier], []),
    ];
    for (const request of others) {
      expect(await answer(request)).toContain('- shipping: transport; e.g. courier, dented, kettle\n');
    }
  });

  test('names each cause as a hypothesis of its own, and then all together', async () => {
    const wordy = example('feedback-3', 'The courier is late', 'I would file this under billing.', 'shipping');
    const request = composeReflection({
      component: 'triage',
      currentText: prompt,
      examples: [wordy],
      tried: [],
      broken: [],
      guidance: [],
      locked: [],
      variables: [],
      hypotheses: 3,
    });
    const { text } = await new PracticeReflector().complete(
      { messages: request.messages },
      new AbortController().signal,
    );
    const reply = parseHypothesesReply(text, request.mark, 3);
    const added = '- shipping: transport; e.g. courier, late\n';
    expect(reply).toMatchObject({
      hypotheses: [
        { label: 'Words of shipping', text: prompt.replace('- shipping: transport\n', added) },
        { label: 'Answer format', text: `${prompt}\n\nAnswer with the label only.` },
        { label: 'All causes together' },
      ],
    });
  });

  test('keeps the rest of the prompt', async () => {
    const { text } = await reflect([courier]);
    expect(text.replace(/; e\.g\. .*/, '')).toBe(prompt);
  });

  test('says what it changed and which examples show it', async () => {
    const { diagnosis, changes } = await reflect([courier, refund]);
    expect(diagnosis).toContain('feedback-1 is shipping, not billing');
    expect(changes).toContainEqual({
      summary: 'shipping: mention words of its examples: courier, dented.',
      examples: ['feedback-1'],
    });
  });

  test('removes a word that attracted an example of another label', async () => {
    const text = 'Sort it.\n\n- billing: e.g. courier, refund\n- shipping\n';
    expect((await reflect([courier, refund], { text })).text).toMatch(/- billing: e\.g\. refund/);
  });

  test('extends a list of mentions instead of starting another', async () => {
    const text = 'Sort it.\n\n- billing: paperwork (e.g. invoice)\n- shipping: transport\n';
    expect((await reflect([refund], { text })).text).toContain(
      '- billing: paperwork; e.g. invoice, refund, kettle, missing\n',
    );
  });

  test('asks for the label only when the feedback expects nothing around it', async () => {
    const wordy = example('feedback-3', 'The van is late', 'I would file this under shipping.', 'shipping');
    const { text } = await reflect([wordy]);
    expect(text).toMatch(/Be fair\.\n\nAnswer with the label only\.$/);
    expect((await reflect([wordy], { text })).text.match(/only/g)).toHaveLength(1);
  });

  test('writes a list when the labels are in a sentence, and adds labels that the feedback reveals', async () => {
    const { text } = await reflect([example('feedback-4', 'My screen is black', 'praise', 'complaint')], {
      text: 'Choose one of: praise, question.',
    });
    expect(text).toBe(
      'Choose one of: praise, question.\n\nThe labels:\n\n- praise\n- question\n- complaint: e.g. screen, black',
    );
  });

  test('changes nothing when the feedback does not say what was expected', async () => {
    const details = {
      output: 'billing',
      trace: [{ module: 'triage', input: 'Hm', output: 'billing' }],
      feedback: 'No.',
    };
    expect((await reflect([{ name: 'feedback-5', score: 0, details }])).text).toBe(prompt);
  });

  test('refuses a request that is not a reflection', async () => {
    const asked = new PracticeReflector().complete(
      { messages: [{ role: 'user', content: 'Is this answer good?' }] },
      new AbortController().signal,
    );
    await expect(asked).rejects.toMatchObject({ data: { kind: 'refused' } });
  });
});

describe("the developer's notes to the practice reflector", () => {
  test('keep it from proposing a rejected change again', async () => {
    const { changes } = await reflect([courier, refund]);
    const idea = changes.map(({ summary }) => summary).join('; ');
    const { text } = await reflect([courier, refund], { guidance: [`Rejected, do not propose it again: ${idea}`] });
    expect(text).toBe(prompt);
  });

  test('keep a word from the labels that they name', async () => {
    const { text } = await reflect([courier], { guidance: ['Do not use "kettle" for shipping.'] });
    expect(text).toContain('- shipping: transport; e.g. courier, dented\n');
  });

  test('can ask for a word', async () => {
    const { text } = await reflect([refund], { guidance: ['shipping should mention "customs"'] });
    expect(text).toContain('- shipping: transport; e.g. customs\n');
  });

  test('can refuse the instruction about the form of the answer', async () => {
    const wordy = example('feedback-3', 'The van is late', 'I would file this under shipping.', 'shipping');
    const { text } = await reflect([wordy], {
      guidance: ['Never ask for the label only, users like the explanation.'],
    });
    expect(text).not.toContain('Answer with');
  });
});
