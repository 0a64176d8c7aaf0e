import { describe, expect, test } from 'vitest';
import { RunEndingError } from '../../../src/gepa/failures/run-ending-error';
import { Slots } from '../../../src/gepa/slots';
import { Turns } from '../../../src/gepa/turns';

/** Work that the test finishes. */
function open() {
  let done: () => void = () => undefined;
  const work = new Promise<void>((resolve) => {
    done = resolve;
  });
  return { work: () => work, done: () => done() };
}

describe('turns', () => {
  test('come in the order in which work began, not in which it is done', async () => {
    const turns = new Turns();
    const [slow, quick] = [open(), open()];
    const order: string[] = [];
    const iteration = (holder: number, name: string, work: () => Promise<void>) =>
      turns.start(holder, async () => {
        order.push(`${name} begins`);
        await turns.wait(work);
        order.push(`${name} ends`);
      });
    const both = Promise.all([iteration(1, 'slow', slow.work), iteration(2, 'quick', quick.work)]);
    quick.done();
    await Promise.resolve();
    slow.done();
    await turns.yieldTurn(both);
    expect(order).toEqual(['slow begins', 'quick begins', 'slow ends', 'quick ends']);
  });

  test('belong to one iteration at a time', async () => {
    const turns = new Turns();
    const holders: number[] = [];
    const iteration = (holder: number) =>
      turns.start(holder, async () => {
        for (let step = 0; step < 3; step += 1) {
          holders.push(turns.holder);
          await turns.wait(() => Promise.resolve());
        }
      });
    await turns.yieldTurn(Promise.all([iteration(1), iteration(2)]));
    expect(holders).toEqual([1, 2, 1, 2, 1, 2]);
    expect(turns.holder).toBe(0);
  });

  test('are alone while no other iteration is queued', async () => {
    const turns = new Turns();
    const alone: boolean[] = [turns.isAlone];
    const first = turns.start(1, async () => {
      await turns.wait(() => Promise.resolve());
      alone.push(turns.isAlone);
    });
    const second = turns.start(2, () => turns.wait(() => Promise.resolve()));
    alone.push(turns.isAlone);
    await turns.yieldTurn(Promise.all([first, second]));
    alone.push(turns.isAlone);
    expect(alone).toEqual([true, false, false, true]);
  });

  test('allow no decision once work has failed', async () => {
    const turns = new Turns();
    const failing = turns.start(1, () => turns.wait(() => Promise.reject(new Error('The endpoint is gone.'))));
    let went = false;
    const other = turns.start(2, async () => {
      await turns.wait(() => Promise.resolve());
      went = true;
    });
    await turns.yieldTurn(Promise.allSettled([failing, other]));
    await expect(failing).rejects.toThrow('The endpoint is gone.');
    await expect(other).rejects.toThrow('The endpoint is gone.');
    expect(went).toBe(false);
  });
});

describe('slots', () => {
  test('limit the work under way', async () => {
    const slots = new Slots(2);
    let [under, most] = [0, 0];
    const work = async () => {
      under += 1;
      most = Math.max(most, under);
      await Promise.resolve();
      under -= 1;
    };
    await Promise.all(Array.from({ length: 9 }, () => slots.run(work)));
    expect(most).toBe(2);
  });

  test('begin no more work after a failure', async () => {
    const slots = new Slots(1);
    const begun: number[] = [];
    const work = (number: number) =>
      slots.run(() => {
        begun.push(number);
        return number === 2 ? Promise.reject(new Error('Gone.')) : Promise.resolve();
      });
    const outcomes = await Promise.allSettled([work(1), work(2), work(3)]);
    expect(begun).toEqual([1, 2]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  });

  test('throw the failure instead of the errors that follow from it', async () => {
    let endRun: (error: Error) => void = () => undefined;
    const slots = new Slots(2, () => endRun(new RunEndingError()));
    const held = slots.run(() => new Promise((_, reject) => (endRun = reject)));
    const failing = slots.run(() => Promise.reject(new Error('Gone.')));
    const outcomes = await Promise.allSettled([held, failing]);
    expect(outcomes).toMatchObject([{ reason: { message: 'Gone.' } }, { reason: { message: 'Gone.' } }]);
  });
});
