import { stripVTControlCharacters } from 'node:util';
import type { Spending } from '../../gepa/rollout';
import { agentDialects, type AgentDialect } from './agent-events';
import { AgentLog, type AgentStep } from './agent-log';

/** What an agent has reported, whether as lines of JSON that are understood or as plain text. */
export class AgentReport {
  private readonly log = new AgentLog();
  private dialect: AgentDialect | undefined;
  private text = '';
  private unread = '';

  /** Reads a part of the agent's standard output. */
  read(part: string): void {
    this.text += part;
    const [first = '', ...others] = part.split('\n');
    // A line may be long, and come in many parts.
    this.unread += first;
    for (const beginning of others) {
      this.readLine(this.unread);
      this.unread = beginning;
    }
  }

  /** Reads the rest, when the agent has ended. */
  end(): void {
    this.readLine(this.unread);
    this.unread = '';
  }

  /** Whether the agent has printed anything. */
  get isEmpty(): boolean {
    return this.text.trim() === '';
  }

  get answer(): string {
    if (this.dialect === undefined) return stripVTControlCharacters(this.text).replaceAll('\r\n', '\n').trim();
    return (this.log.answer ?? this.log.steps.findLast(({ text }) => text !== '')?.text ?? '').trim();
  }

  /** What the agent thought, did and said; empty for plain text. */
  get steps(): readonly AgentStep[] {
    return this.log.steps;
  }

  /** What its models used; undefined if it hasn't reported it. */
  get usage(): Spending | undefined {
    return this.log.usage;
  }

  get failure(): string | undefined {
    return this.log.failure;
  }

  get limit(): string | undefined {
    return this.log.limit;
  }

  private readLine(line: string): void {
    const event = parsed(line);
    if (event === undefined) return;
    this.dialect ??= agentDialects.find((dialect) => dialect.claims(event));
    this.dialect?.read(event, this.log);
  }
}

function parsed(line: string): unknown {
  if (!line.trimStart().startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
