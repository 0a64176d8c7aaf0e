// @ts-nocheck -- its API is newer than the oldest VS Code that the extension supports, and so than the types.
const vscode = require('vscode');

const limits = { version: '1', maxInputTokens: 100_000, maxOutputTokens: 10_000 };
const capabilities = { toolCalling: true };

/** Provides two models, which answer as the tests say. */
module.exports.activate = (context) => {
  const extension = {
    /** The requests so far. */
    requests: [],
    /** Answers a request: reports the parts of the answer, or throws. */
    answer: (_request, report) => report(new vscode.LanguageModelTextPart('OK')),
  };
  const provider = {
    provideLanguageModelChatInformation: () => [
      { id: 'test-small', name: 'Test Small', family: 'small', ...limits, capabilities },
      { id: 'test-large', name: 'Test Large', family: 'large', ...limits, capabilities },
    ],
    provideLanguageModelChatResponse: async (model, messages, { tools, modelOptions }, progress, token) => {
      const request = { model: model.id, messages, tools, modelOptions, token };
      extension.requests.push(request);
      await extension.answer(request, (part) => progress.report(part));
    },
    /** A token is a word. */
    provideTokenCount: (_model, text) => Promise.resolve(wordsIn(textOf(text))),
  };
  context.subscriptions.push(vscode.lm.registerLanguageModelChatProvider('test-vendor', provider));
  return extension;
};

function textOf(text) {
  return typeof text === 'string' ? text : text.content.map(({ value }) => value ?? '').join(' ');
}

function wordsIn(text) {
  return text.split(/\s+/).filter((word) => word !== '').length;
}
