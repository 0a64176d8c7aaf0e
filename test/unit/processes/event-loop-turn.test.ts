import { expect, test } from 'vitest';
import { eventLoopTurn } from '../../../src/processes/event-loop-turn';
import { cancellationByMessage } from './cancellation-by-message';

test('lets blocking work begin one by one, so that it can be cancelled in between', async () => {
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
