import type { PartialReply } from '../model';
import { readCompletion } from './completion-reply';
import { eventsIn, isEventStream, parsed, StreamedMessage } from './event-stream';
import { field, textField } from './json-field';

/** The answer in a stream that has not ended, as far as it has arrived. The answer that counts is read once the stream has ended. */
export class GrowingAnswer {
  private readonly decoder = new TextDecoder();
  private readonly message = new StreamedMessage();
  /** Of `POST /responses`, whose events have another form. */
  private readonly response = { text: '', reasoning: '' };
  private isStream: boolean | undefined;
  /** The beginning of a line whose end has not arrived. */
  private begun = '';

  /** Adds bytes of the reply. Returns whether they have more of the answer; always false for a reply that isn't a stream. */
  add(bytes: Uint8Array, contentType: string | undefined): boolean {
    const text = this.begun + this.decoder.decode(bytes, { stream: true });
    this.isStream ??= isEventStream(contentType, text);
    if (!this.isStream) return false;
    const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
    this.begun = text.slice(end);
    const chunks = [...eventsIn(text.slice(0, end))].map(({ data }) => parsed(data));
    return chunks.map((chunk) => this.addChunk(chunk)).some(Boolean);
  }

  read(): PartialReply {
    const { text = '', reasoning = '' } = readCompletion(this.message.completion()) ?? {};
    return { text: this.response.text + text, reasoning: this.response.reasoning + reasoning };
  }

  private addChunk(chunk: unknown): boolean {
    if (Array.isArray(field(chunk, 'choices'))) {
      this.message.add(chunk);
      return true;
    }
    const type = /^response\.(output_text|refusal|reasoning_text|reasoning_summary_text)\.delta$/.exec(
      textField(chunk, 'type') ?? '',
    )?.[1];
    if (type === undefined) return false;
    this.response[type.startsWith('reasoning') ? 'reasoning' : 'text'] += textField(chunk, 'delta') ?? '';
    return true;
  }
}
