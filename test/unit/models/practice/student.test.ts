import { describe, expect, test } from 'vitest';
import { PracticeStudent } from '../../../../src/models/practice/student';

const queues =
  'Sort the ticket.\n\n- billing: invoices and payments\n- shipping: parcels and couriers\n- account: passwords\n';

async function ask(prompt: string, input: string): Promise<string> {
  const messages = [
    { role: 'system', content: prompt },
    { role: 'user', content: input },
  ] as const;
  return (await new PracticeStudent().complete({ messages }, new AbortController().signal)).text;
}

describe('the practice student', () => {
  test('answers with the label whose description shares the most words with the input, whatever their endings', async () => {
    expect(await ask(queues, 'The courier has lost my parcel.')).toContain('shipping');
    expect(await ask(queues, 'Which payment is this invoice for?')).toContain('billing');
  });

  test('uses the words of a label as its description', async () => {
    const prompt = 'Which is it?\n\n- top_up_failed\n- lostCard\n- other\n';
    expect(await ask(prompt, 'I have lost a card')).toContain('lostCard');
    expect(await ask(prompt, 'Why did topping up fail?')).toContain('top_up_failed');
  });

  test('gives a rare word more weight than one that many labels share', async () => {
    const prompt = '- one: red apple\n- two: red pear\n- three: red cherry, green apple\n- four: green plum\n';
    expect(await ask(prompt, 'red plum')).toContain('four');
  });

  test('answers with the first label when nothing fits', async () => {
    expect(await ask(queues, 'Hello?')).toContain('billing');
  });

  test('explains itself, and names no other label, by default', async () => {
    const answer = await ask(queues, 'I cannot remember my password for the account, was it billing?');
    expect(answer).toContain('account');
    expect(answer).not.toBe('account');
    expect(answer).not.toMatch(/billing|shipping/);
  });

  test.each([
    'Answer with the label only.',
    'Reply with only the name of the queue',
    'Output the queue, no explanation.',
  ])('gives the bare label when the prompt says "%s"', async (instruction) => {
    expect(await ask(`${queues}\n${instruction}`, 'the courier')).toBe('shipping');
  });

  test('ignores instructions inside a description', async () => {
    expect(await ask('- refund: says to return it only once\n- other: the rest', 'return')).not.toBe('refund');
  });

  test('finds the labels in a user message that holds prompt and input together', async () => {
    const content = 'Labels: praise, complaint\n\nI have a complaint about the soup.';
    const { text } = await new PracticeStudent().complete(
      { messages: [{ role: 'user', content }] },
      new AbortController().signal,
    );
    expect(text).toContain('complaint');
  });

  test('says so when the prompt lists no labels', async () => {
    expect(await ask('Sort the ticket.', 'the courier')).toMatch(/do not list/);
  });

  test('reports its tokens and no cost', async () => {
    const messages = [
      { role: 'system', content: 'x'.repeat(400) },
      { role: 'user', content: 'y'.repeat(40) },
    ] as const;
    const { usage } = await new PracticeStudent().complete({ messages }, new AbortController().signal);
    expect(usage).toMatchObject({ calls: 1, promptTokens: 110, costUsd: 0 });
  });
});
