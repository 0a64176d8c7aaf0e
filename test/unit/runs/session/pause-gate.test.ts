import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { RunEndingError } from '../../../../src/gepa/failures/run-ending-error';
import { PauseGate } from '../../../../src/runs/session/pause-gate';

test('opening the gate removes all listeners from the signal', async () => {
  const { signal } = new AbortController();
  const gate = new PauseGate();
  gate.close();
  const waiting = [gate.pass(signal), gate.pass(signal)];
  expect(getEventListeners(signal, 'abort')).toHaveLength(2);
  gate.reopen();
  await Promise.all(waiting);
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});

test('waiting work is rejected when its signal aborts', async () => {
  const cancellation = new AbortController();
  const gate = new PauseGate();
  gate.close();
  const waiting = gate.pass(cancellation.signal);
  cancellation.abort(new Error('stop'));
  await expect(waiting).rejects.toThrow('stop');
});

test('a closed gate rejects waiting and new work until it admits work again', async () => {
  const { signal } = new AbortController();
  const gate = new PauseGate();
  gate.close();
  const waiting = gate.pass(signal);
  gate.rejectWaiting();
  await expect(waiting).rejects.toThrow(RunEndingError);
  await expect(gate.pass(signal)).rejects.toThrow(RunEndingError);
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  gate.admit();
  const admitted = gate.pass(signal);
  gate.reopen();
  await admitted;
});
