import type { Completion, CompletionRequest, Model } from '../../../src/models/model';

const usage = { calls: 1, promptTokens: 20, completionTokens: 1 };

/** A model that gives these replies in turn, repeats the last one, and records its requests. */
export function recordingModel(...replies: readonly Partial<Completion>[]): {
  readonly model: Model;
  readonly requests: readonly CompletionRequest[];
} {
  const requests: CompletionRequest[] = [];
  const model: Model = {
    complete: (request) => {
      const reply = replies[Math.min(requests.length, replies.length - 1)];
      requests.push(request);
      return Promise.resolve({ text: '', usage, ...reply });
    },
  };
  return { model, requests };
}
