// Tested by test/in-host/language-models.test.ts.
import * as vscode from 'vscode';
import { withoutSystemRole } from '../../models/endpoints/request-quirks';
import type { Completion, CompletionRequest, Model, OnWriting, ToolCall } from '../../models/model';
import { ModelError } from '../../models/model-error';
import type { EditorModelSpec } from '../../models/providers/provider';
import { chatMessages } from './chat-messages';
import { findLanguageModel, languageModelNames } from './find-language-model';
import type { FirstAnswer } from './first-answer';
import { describeLanguageModelFailure } from './language-model-failure';
import { languageModelWords } from './language-model-words';

/** One of VS Code's models. It has no system role, and its tokens are counted here. It doesn't retry. */
export class LanguageModel implements Model {
  private found: vscode.LanguageModelChat | undefined;

  /** @param firstAnswerOf returns what sends the requests to a model until it answers one. */
  constructor(
    private readonly spec: EditorModelSpec,
    private readonly firstAnswerOf: (model: vscode.LanguageModelChat) => FirstAnswer,
  ) {}

  async complete(request: CompletionRequest, signal: AbortSignal, onWriting?: OnWriting): Promise<Completion> {
    const cancellation = new vscode.CancellationTokenSource();
    const cancel = () => cancellation.cancel();
    signal.addEventListener('abort', cancel);
    try {
      signal.throwIfAborted();
      return await unlessCancelled(this.ask(request, cancellation.token, onWriting), cancellation.token);
    } catch (error) {
      // Its extension may have been updated, or removed.
      this.found = undefined;
      if (signal.aborted) throw new ModelError({ kind: 'cancelled', message: 'The request was cancelled.' });
      if (error instanceof ModelError) throw error;
      throw new ModelError(describeLanguageModelFailure(error, this.spec.vscode));
    } finally {
      signal.removeEventListener('abort', cancel);
      cancellation.dispose();
    }
  }

  private async ask(
    request: CompletionRequest,
    token: vscode.CancellationToken,
    onWriting: OnWriting | undefined,
  ): Promise<Completion> {
    const messages = chatMessages(withoutSystemRole(request.messages));
    const model = await this.model();
    const { text, toolCalls } = await this.firstAnswerOf(model).ask(async () =>
      readResponse(await model.sendRequest(messages, optionsOf(request), token), onWriting),
    );
    const promptTokens = await Promise.all(messages.map((message) => model.countTokens(message, token)));
    const written = [text, ...toolCalls.map((call) => call.arguments)].join('\n');
    return {
      text,
      ...(toolCalls.length === 0 ? {} : { toolCalls }),
      usage: {
        calls: 1,
        promptTokens: promptTokens.reduce((sum, tokens) => sum + tokens, 0),
        completionTokens: await model.countTokens(written, token),
        isEstimated: true,
      },
    };
  }

  private async model(): Promise<vscode.LanguageModelChat> {
    this.found ??= await findLanguageModel(this.spec);
    if (this.found !== undefined) return this.found;
    const message = languageModelWords.notFound(this.spec.vscode, await languageModelNames());
    throw new ModelError({ kind: 'unknownModel', message });
  }
}

/** Options go by the names that OpenAI gave them. A model ignores those that it doesn't know. */
function optionsOf({ temperature, topP, maxTokens, tools = [] }: CompletionRequest) {
  return {
    justification: languageModelWords.justification(),
    modelOptions: {
      ...(temperature === undefined ? {} : { temperature }),
      ...(topP === undefined ? {} : { top_p: topP }),
      ...(maxTokens === undefined ? {} : { max_tokens: maxTokens }),
    },
    tools: tools.map(({ name, description, parameters }) => ({ name, description, inputSchema: parameters })),
  } satisfies vscode.LanguageModelChatRequestOptions;
}

/** Reads text and tool calls. Other parts, such as reasoning, aren't part of the API that GEPA is made for. */
async function readResponse(
  response: vscode.LanguageModelChatResponse,
  onWriting: OnWriting = () => undefined,
): Promise<{ readonly text: string; readonly toolCalls: readonly ToolCall[] }> {
  const texts: string[] = [];
  const toolCalls: ToolCall[] = [];
  for await (const part of response.stream) {
    if (part instanceof vscode.LanguageModelTextPart) {
      texts.push(part.value);
      onWriting(() => ({ text: texts.join(''), reasoning: '' }));
    }
    if (part instanceof vscode.LanguageModelToolCallPart) {
      toolCalls.push({ id: part.callId, name: part.name, arguments: JSON.stringify(part.input) });
    }
  }
  return { text: texts.join(''), toolCalls };
}

/** Rejects as soon as the token is cancelled. Some models don't heed it. */
async function unlessCancelled<Answer>(answer: Promise<Answer>, token: vscode.CancellationToken): Promise<Answer> {
  let listening: vscode.Disposable | undefined;
  const cancelled = new Promise<never>((_resolve, reject) => {
    listening = token.onCancellationRequested(() => reject(new vscode.CancellationError()));
  });
  try {
    return await Promise.race([answer, cancelled]);
  } finally {
    listening?.dispose();
  }
}
