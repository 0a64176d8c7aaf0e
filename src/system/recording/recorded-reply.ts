// Tested by test/unit/system/recording/recording-endpoint.test.ts.
import { readCompletion } from '../../models/endpoints/completion-reply';
import { completionOfStream, eventsIn, isEventStream, parsed } from '../../models/endpoints/event-stream';
import { field, listOf, textField } from '../../models/endpoints/json-field';
import { readResponse } from '../../models/endpoints/responses-api';
import type { ProgramApi } from '../program/program-request';

/**
 * Reads the text that a model answered, in a reply that may be a stream. Of an answer that calls tools, the text isn't the whole: it has none.
 *
 * @returns undefined for a reply without an answer, such as an error or a stream that broke off.
 */
export function readReply(api: ProgramApi, contentType: string, text: string): string | undefined {
  const isStream = isEventStream(contentType, text);
  switch (api) {
    case 'chat':
    case 'responses': {
      const read = api === 'chat' ? readCompletion : readResponse;
      const answer = read(isStream ? wholeOf(text) : parsed(text));
      return answer && (answer.toolCalls.length > 0 ? '' : answer.text);
    }
    case 'messages':
      return isStream ? streamedMessage(text) : readBlocks(field(parsed(text), 'content'));
    case 'embeddings':
      return undefined;
  }
}

function wholeOf(stream: string): unknown {
  try {
    return completionOfStream(stream);
  } catch {
    return undefined;
  }
}

function readBlocks(content: unknown): string | undefined {
  if (!Array.isArray(content)) return undefined;
  const blocks = listOf(content);
  if (blocks.some(isToolUse)) return '';
  return blocks.map((block) => (field(block, 'type') === 'text' ? (textField(block, 'text') ?? '') : '')).join('');
}

/** Reads a stream of Anthropic's messages, whose last event is `message_stop`. */
function streamedMessage(stream: string): string | undefined {
  const events = [...eventsIn(stream)].map(({ data }) => parsed(data));
  if (!events.some((event) => field(event, 'type') === 'message_stop')) return undefined;
  if (events.some((event) => isToolUse(field(event, 'content_block')))) return '';
  return events.map((event) => textField(field(event, 'delta'), 'text') ?? '').join('');
}

function isToolUse(block: unknown): boolean {
  return field(block, 'type') === 'tool_use';
}
