// Tested by test/unit/runs/session/batched-run.test.ts.
import { toFile } from 'openai';
import type { Batch, BatchAnswer, BatchApi, BatchReport, Completion, CompletionRequest } from '../model';
import { ModelError } from '../model-error';
import type { EndpointClient } from './endpoint-client';
import { field, textField } from './json-field';

/** How the requests of a batch are composed, and their replies read. */
export interface BatchForm {
  compose(request: CompletionRequest): object;
  /** @throws {ModelError} for an unusable reply, with its usage. */
  read(reply: unknown): Completion;
}

/** The key of our own in the metadata of a batch. */
const keyName = 'gepa';

/** Statuses of an endpoint that doesn't have the path. */
const missingStatuses: ReadonlySet<number | undefined> = new Set([404, 405, 501]);
/** What the endpoint calls a batch that it still works on. */
const unfinished: ReadonlySet<unknown> = new Set(['validating', 'in_progress', 'finalizing', 'cancelling']);
/** The most batches that are looked through for one whose id was lost. */
const newestBatches = 100;

/** Batches as OpenAI has them: a file of requests, and files of replies and errors. */
export class OpenAiBatches implements BatchApi {
  constructor(
    private readonly client: EndpointClient,
    /** Below the address, such as `/chat/completions`. */
    private readonly path: '/chat/completions' | '/responses',
    private readonly form: BatchForm,
  ) {}

  async submit({ key, requests }: Batch, signal: AbortSignal): Promise<string> {
    const url = `/v1${this.path}` as const;
    const lines = [...requests].map(([id, request]) =>
      JSON.stringify({ custom_id: id, method: 'POST', url, body: this.form.compose(request) }),
    );
    const content = Buffer.from(`${lines.join('\n')}\n`);
    const file = await this.ask(async () => {
      const uploaded = await toFile(content, `${key}.jsonl`, { type: 'application/jsonl' });
      return this.client.send(
        (client, options) => client.files.create({ file: uploaded, purpose: 'batch' }, options),
        signal,
      );
    });
    const created = await this.ask(() =>
      this.client.send(
        (client, options) =>
          client.batches.create(
            {
              input_file_id: this.idIn(file),
              endpoint: url,
              completion_window: '24h',
              metadata: { [keyName]: key },
            },
            options,
          ),
        signal,
      ),
    );
    return this.idIn(created);
  }

  async find(key: string, signal: AbortSignal): Promise<string | undefined> {
    const page = await this.client.send(
      async (client, options): Promise<{ readonly data: readonly unknown[] }> =>
        client.batches.list({ limit: newestBatches }, options),
      signal,
    );
    const found = page.data.find((batch) => field(field(batch, 'metadata'), keyName) === key);
    return found === undefined ? undefined : textField(found, 'id');
  }

  async check(id: string, signal: AbortSignal): Promise<BatchReport> {
    const batch: unknown = await this.client.send((client, options) => client.batches.retrieve(id, options), signal);
    const status = field(batch, 'status');
    if (unfinished.has(status)) return { kind: 'waiting' };
    const file = textField(batch, 'output_file_id');
    const answers =
      file === undefined ? new Map<string, BatchAnswer>() : this.readAnswers(await this.textOf(file, signal));
    const said = textField(field(field(field(batch, 'errors'), 'data'), '0'), 'message');
    const detail = said === undefined ? '' : ` (${this.client.withoutKey(said)})`;
    const { baseUrl } = this.client.address;
    return {
      kind: 'ended',
      answers,
      ...(status === 'completed' ? {} : { problem: `${baseUrl} ended a batch as "${String(status)}"${detail}.` }),
    };
  }

  private async textOf(file: string, signal: AbortSignal): Promise<string> {
    return this.client.send(async (client, options) => (await client.files.content(file, options)).text(), signal);
  }

  /** Reads the replies. Requests that failed, or whose line can't be read, have none. */
  private readAnswers(text: string): ReadonlyMap<string, BatchAnswer> {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    return new Map(
      lines.flatMap((line) => {
        const read = parse(line);
        const id = textField(read, 'custom_id');
        const response = field(read, 'response');
        if (id === undefined || field(response, 'status_code') !== 200) return [];
        return [[id, this.answerIn(field(response, 'body'))] as const];
      }),
    );
  }

  private answerIn(body: unknown): BatchAnswer {
    try {
      return { completion: this.form.read(body) };
    } catch (error) {
      if (error instanceof ModelError) return { error: error.data };
      throw error;
    }
  }

  private idIn(reply: unknown): string {
    const id = textField(reply, 'id');
    if (id === undefined) throw this.withoutBatches('it answered without an id');
    return id;
  }

  private async ask<Reply>(request: () => Promise<Reply>): Promise<Reply> {
    try {
      return await request();
    } catch (error) {
      const isMissing = error instanceof ModelError && missingStatuses.has(error.data.status);
      throw isMissing ? this.withoutBatches(error.message) : error;
    }
  }

  private withoutBatches(why: string): ModelError {
    const { baseUrl } = this.client.address;
    return new ModelError({ kind: 'refused', status: 404, message: `${baseUrl} has no batch API: ${why}` });
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
