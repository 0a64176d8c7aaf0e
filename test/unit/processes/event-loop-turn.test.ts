import { expect, test } from 'vitest';
import { eventLoopTurn } from '../../../src/processes/event-loop-turn';
import { cancellationByMessage } from './cancellation-by-message';

test('work that holds the thread up is begun one by one, so that what stops it is noticed in between', async () => {
  const { signal, stop } = cancellationByMessage();
  const begun: number[] = [];
  const outcomes = await Promise.allSettled(
    [1, 2, 3].map(async (work) => {
      await eventLoopTurn(signal);
      begun.push(work);
      if (work === 2) stop();
    }),
  );
  expect(begun).toEqual([1, 2]);
  expect(outcomes[2]).toMatchObject({ status: 'rejected', reason: { message: 'Stopped.' } });
});
