import { stripVTControlCharacters } from 'node:util';
import { ProcessError } from '../../processes/process-error';
import { nameOfCommand } from '../../processes/program';
import { outputOfProgram } from '../../processes/program-output';
import type { Completion, CompletionRequest, Model } from '../model';
import { ModelError, type ModelErrorData } from '../model-error';
import { estimateTokens } from '../../gepa/text/token-estimate';
import type { CommandModelSpec } from './command-spec';
import { programInput } from './program-input';

/** Agents think for minutes. */
const defaultTimeoutSeconds = 600;

/** A program that answers a conversation: it is started for each request, and prints the answer. It doesn't retry. */
export class CommandModel implements Model {
  /** @param folder the folder that it runs in: absolute. */
  constructor(
    private readonly spec: CommandModelSpec,
    private readonly folder: string,
  ) {}

  async complete(request: CompletionRequest, signal: AbortSignal): Promise<Completion> {
    const { command, env, timeoutSeconds = defaultTimeoutSeconds, input: form = 'text' } = this.spec;
    const name = nameOfCommand(command);
    const input = programInput(request, form, name);
    const options = { command, cwd: this.folder, passedOn: env, timeoutMs: timeoutSeconds * 1000 };
    const output = await outputOfProgram(options, input, signal).catch((error: unknown) => {
      if (signal.aborted) throw new ModelError({ kind: 'cancelled', message: 'The request was cancelled.' });
      throw error instanceof ProcessError ? new ModelError(describeProgramFailure(error)) : error;
    });
    const text = stripVTControlCharacters(output).replaceAll('\r\n', '\n').trim();
    if (text === '') {
      throw new ModelError({
        kind: 'malformed',
        message: `${name} printed no answer. It must print the answer to standard output.`,
      });
    }
    const [promptTokens, completionTokens] = [estimateTokens(input), estimateTokens(text)];
    return { text, usage: { calls: 1, promptTokens, completionTokens, isEstimated: true } };
  }
}

/**
 * Describes why a program gave no answer. One that fails is treated like an address that cannot be reached: its command may be wrong
 * until it has answered once, and later the run waits for it. Agents say only in words that nobody is logged in, or that a limit is
 * reached.
 */
export function describeProgramFailure({ kind, problem }: ProcessError): ModelErrorData {
  switch (kind) {
    case 'timedOut':
      return { kind: 'timedOut', message: problem };
    case 'malformed':
      return { kind: 'malformed', message: problem };
    case 'crashed':
      if (/\blog ?in\b|logged out|not authenticated|authentication|api key|unauthorized/i.test(problem)) {
        return {
          kind: 'unauthorized',
          message: `${problem}\nLog in to it in a terminal, or list the variable with its key in env.`,
        };
      }
      return {
        kind: /rate.?limit|usage limit|limit reached|quota/i.test(problem) ? 'rateLimited' : 'unreachable',
        message: problem,
      };
    case 'notStarted':
    case 'givenUp':
    case 'closed':
      return { kind: 'unknownModel', message: problem };
  }
}
