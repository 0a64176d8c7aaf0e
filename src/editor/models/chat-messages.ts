// Tested by test/in-host/language-models.test.ts.
import * as vscode from 'vscode';
import { textOfContent, type ChatMessage, type MessageContent, type ToolCall } from '../../models/model';
import { ModelError } from '../../models/model-error';
import { languageModelWords } from './language-model-words';

/**
 * Converts messages for VS Code's models. Tool results in a row become one message, as some models require.
 *
 * @param messages without system messages.
 * @throws {ModelError} when one has an image.
 */
export function chatMessages(messages: readonly ChatMessage[]): vscode.LanguageModelChatMessage[] {
  const converted: vscode.LanguageModelChatMessage[] = [];
  let results: vscode.LanguageModelToolResultPart[] = [];
  for (const message of messages) {
    if (message.role === 'tool') {
      const content = [new vscode.LanguageModelTextPart(message.content)];
      const result = new vscode.LanguageModelToolResultPart(message.toolCallId, content);
      if (results.length === 0) {
        results = [result];
        converted.push(vscode.LanguageModelChatMessage.User(results));
      } else results.push(result);
      continue;
    }
    results = [];
    const text = textWithoutImages(message.content);
    if (message.role !== 'assistant') converted.push(vscode.LanguageModelChatMessage.User(text));
    else converted.push(vscode.LanguageModelChatMessage.Assistant(answerParts(text, message.toolCalls)));
  }
  return converted;
}

function textWithoutImages(content: MessageContent): string {
  const hasImage = typeof content !== 'string' && content.some(({ type }) => type === 'image');
  if (hasImage) throw new ModelError({ kind: 'refused', message: languageModelWords.noImages() });
  return textOfContent(content);
}

function answerParts(text: string, calls: readonly ToolCall[] = []) {
  return [
    ...(text === '' && calls.length > 0 ? [] : [new vscode.LanguageModelTextPart(text)]),
    ...calls.map((call) => new vscode.LanguageModelToolCallPart(call.id, call.name, inputOf(call))),
  ];
}

function inputOf(call: ToolCall): object {
  const input = JSON.parse(call.arguments) as unknown;
  return typeof input === 'object' && input !== null ? input : { input };
}
