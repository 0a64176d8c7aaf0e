import { field, textField } from './json-field';

/** The end of a stream before its answer was complete. Nothing of it is an answer. */
export class BrokenStreamError extends Error {
  override readonly name = 'BrokenStreamError';

  constructor() {
    super('The stream ended before the answer was complete');
  }
}

/** Returns whether a reply is a stream of server-sent events. Some servers send one without saying so. */
export function isEventStream(contentType: string | undefined, text: string): boolean {
  return (
    contentType?.includes('text/event-stream') === true || /^\s*(?:data|event|id|retry|):/.test(text.slice(0, 100))
  );
}

/**
 * Puts the chunks of a streamed chat completion together to the completion that the endpoint would have sent in one piece, with its
 * reasoning, tool calls and usage. The last event of `POST /responses` has it whole. Returns what the stream reports instead, if that is an error.
 *
 * @throws {BrokenStreamError} when the stream ends before the answer does.
 */
export function completionOfStream(text: string): unknown {
  const message = new StreamedMessage();
  for (const { name, data } of eventsIn(text)) {
    if (data === '[DONE]') return message.completion();
    const chunk = parsed(data);
    if (chunk === undefined) throw new BrokenStreamError();
    const error = field(chunk, 'error') ?? (name === 'error' ? chunk : undefined);
    if (error !== undefined) return { error };
    const response = finalResponse(chunk);
    if (response !== undefined) return response;
    message.add(chunk);
  }
  if (!message.isFinished) throw new BrokenStreamError();
  return message.completion();
}

/** Returns the whole response in the last event of a stream of `POST /responses`. */
function finalResponse(chunk: unknown): unknown {
  const type = textField(chunk, 'type') ?? '';
  return /^response\.(?:completed|incomplete|failed)$/.test(type) ? field(chunk, 'response') : undefined;
}

interface StreamEvent {
  readonly name: string;
  readonly data: string;
}

/** Every line of data is an event of its own: the JSON of endpoints has no line ends, and not all of them send the empty line between events. */
export function* eventsIn(text: string): Generator<StreamEvent> {
  let name = '';
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)) {
    if (line === '') name = '';
    else if (line.startsWith('event:')) name = line.slice('event:'.length).trim();
    else if (line.startsWith('data:')) {
      const data = line.slice('data:'.length).trim();
      if (data !== '') yield { name, data };
    }
  }
}

interface StreamedCall {
  id?: string | undefined;
  name: string;
  arguments: string;
}

/** The first choice of a streamed chat completion, and what comes beside the choices. */
export class StreamedMessage {
  private readonly texts = new Map<string, string>();
  private readonly parts: unknown[] = [];
  private readonly calls = new Map<unknown, StreamedCall>();
  private readonly older: StreamedCall = { name: '', arguments: '' };
  private lastCall: unknown;
  private whole: unknown;
  private finish: unknown;
  private usage: unknown;
  private chunks = 0;

  /** Whether the end of the answer has come. */
  get isFinished(): boolean {
    return this.finish !== undefined;
  }

  add(chunk: unknown): void {
    this.usage = field(chunk, 'usage') ?? field(field(chunk, 'x_groq'), 'usage') ?? this.usage;
    const choices = field(chunk, 'choices');
    const choice: unknown = Array.isArray(choices)
      ? choices.find((one) => (field(one, 'index') ?? 0) === 0)
      : undefined;
    if (choice === undefined) return;
    this.chunks += 1;
    this.finish = field(choice, 'finish_reason') ?? this.finish;
    this.whole = field(choice, 'message') ?? this.whole;
    this.addDelta(field(choice, 'delta'));
  }

  /** Returns the completion; one without choices when the stream had none. */
  completion(): unknown {
    if (this.chunks === 0) return { usage: this.usage };
    const calls = [...this.calls.values()].map(({ id, ...called }) => ({ id, function: called }));
    const texts: Readonly<Record<string, string>> = Object.fromEntries(this.texts);
    const content = this.parts.length === 0 ? texts['content'] : [...this.parts, texts['content'] ?? ''];
    const streamed = {
      ...texts,
      content: content ?? null,
      ...(calls.length === 0 ? {} : { tool_calls: calls }),
      ...(this.older.name === '' ? {} : { function_call: this.older }),
    };
    const hasDeltas = this.texts.size + this.parts.length + calls.length > 0 || this.older.name !== '';
    const message = hasDeltas ? streamed : (this.whole ?? streamed);
    return { choices: [{ message, finish_reason: this.finish }], usage: this.usage };
  }

  private addDelta(delta: unknown): void {
    for (const key of ['content', 'refusal', 'reasoning_content', 'reasoning']) {
      const piece = textField(delta, key);
      if (piece !== undefined) this.texts.set(key, (this.texts.get(key) ?? '') + piece);
    }
    const parts = field(delta, 'content');
    if (Array.isArray(parts)) this.parts.push(...(parts as readonly unknown[]));
    const calls = field(delta, 'tool_calls');
    if (Array.isArray(calls)) calls.forEach((call: unknown, position) => this.addCall(call, position));
    extend(this.older, field(delta, 'function_call'));
  }

  /**
   * Pieces of one call share its index, and only its first has an id. Gemini gives several whole calls the same index, and some
   * servers give none at all.
   */
  private addCall(piece: unknown, position: number): void {
    const id = textField(piece, 'id');
    const called = field(piece, 'function');
    let key = field(piece, 'index') ?? id ?? this.lastCall ?? position;
    const known = this.calls.get(key);
    if (known?.id !== undefined && id !== undefined && id !== known.id && textField(called, 'name') !== undefined)
      key = id;
    const call = this.calls.get(key) ?? { name: '', arguments: '' };
    call.id ??= id;
    extend(call, called);
    this.calls.set(key, call);
    this.lastCall = key;
  }
}

function extend(call: StreamedCall, piece: unknown): void {
  if (call.name === '') call.name = textField(piece, 'name') ?? '';
  const written = field(piece, 'arguments');
  if (typeof written === 'string') call.arguments += written;
  else if (typeof written === 'object' && written !== null) call.arguments = JSON.stringify(written);
}

/** Returns undefined for what isn't JSON. */
export function parsed(data: string): unknown {
  try {
    return JSON.parse(data) as unknown;
  } catch {
    return undefined;
  }
}
