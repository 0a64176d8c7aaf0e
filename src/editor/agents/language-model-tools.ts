// Tested by test/in-host/language-model-tools.test.ts.
import * as vscode from 'vscode';
import type { AgentHost } from '../../agents/agent-host';
import { operationNames, permissionFor, type OperationName } from '../../agents/operations';
import { perform, questionFor } from '../../agents/perform';
import { UserError } from '../../gepa/user-error';
import { markdownLine } from '../../runs/report/markdown-text';
import { agentWords } from './agent-words';

/** Registers every operation as a tool of VS Code's language models. */
export function registerTools(host: AgentHost): vscode.Disposable {
  return vscode.Disposable.from(
    ...operationNames.map((name) => vscode.lm.registerTool(name, new OperationTool(name, host))),
  );
}

/** An operation as a tool. VS Code asks the user before one that spends; applying shows its changes and asks. */
export class OperationTool implements vscode.LanguageModelTool<unknown> {
  constructor(
    private readonly name: OperationName,
    private readonly host: AgentHost,
  ) {}

  async prepareInvocation({
    input,
  }: vscode.LanguageModelToolInvocationPrepareOptions<unknown>): Promise<vscode.PreparedToolInvocation> {
    if (permissionFor(this.name) === undefined) return {};
    requireTrust();
    const question = await questionFor(this.host, this.name, input);
    if (question === undefined) return {};
    const { title, detail } = question;
    const message = new vscode.MarkdownString(detail.split('\n').map(markdownLine).join('\n\n'));
    return { confirmationMessages: { title, message } };
  }

  /** @throws {Error} with what to do, for the model. */
  async invoke({ input }: vscode.LanguageModelToolInvocationOptions<unknown>): Promise<vscode.LanguageModelToolResult> {
    requireTrust();
    return new vscode.LanguageModelToolResult([
      new vscode.LanguageModelTextPart(await perform(this.host, this.name, input)),
    ]);
  }
}

/** In an untrusted workspace, specs and runs may have been forged. */
function requireTrust(): void {
  if (!vscode.workspace.isTrusted) throw new UserError(agentWords.untrusted());
}
