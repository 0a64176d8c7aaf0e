import { describe, expect, it } from 'vitest';
import { FirstAnswer } from '../../../../src/editor/models/first-answer';

/** Requests that a test answers. */
function requests() {
  const sent: { answer(): void; fail(): void }[] = [];
  const send = () =>
    new Promise<string>((resolve, reject) => {
      sent.push({ answer: () => resolve('answer'), fail: () => reject(new Error('denied')) });
    });
  return { sent, send };
}

/** Lets everything run that can. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('requests before the first answer', () => {
  it('are sent one at a time, and all at once afterwards', async () => {
    const { sent, send } = requests();
    const first = new FirstAnswer();
    const answers = [1, 2, 3].map(() => first.ask(send));
    await settle();
    expect(sent).toHaveLength(1);
    sent[0]?.answer();
    await settle();
    expect(sent).toHaveLength(3);
    for (const request of sent) request.answer();
    await expect(Promise.all(answers)).resolves.toEqual(['answer', 'answer', 'answer']);
  });

  it('wait for the next one when the first fails', async () => {
    const { sent, send } = requests();
    const first = new FirstAnswer();
    const answers = Promise.allSettled([1, 2, 3].map(() => first.ask(send)));
    await settle();
    sent[0]?.fail();
    await settle();
    expect(sent).toHaveLength(2);
    sent[1]?.answer();
    await settle();
    sent[2]?.answer();
    expect((await answers).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  });
});
