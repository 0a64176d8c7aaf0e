// Tested by test/in-host/api-keys.test.ts.
import * as vscode from 'vscode';
import { holdsSecret } from '../../models/endpoints/address';
import { modelWords } from './model-words';

const knownOrigins = 'gepa.apiKeyOrigins';

/**
 * Stores API keys in VS Code's secret storage, each for the origin (scheme, host and port) that it was entered for, so that a spec
 * from elsewhere can't send a key to another address.
 */
export class ApiKeys {
  constructor(
    private readonly secrets: vscode.SecretStorage,
    private readonly memory: vscode.Memento,
  ) {}

  /** Fires when a key was set or deleted, in any window. */
  get onDidChange(): vscode.Event<unknown> {
    return this.secrets.onDidChange;
  }

  /** Returns the key for an address; undefined when none was entered or needed. */
  async keyFor(baseUrl: string): Promise<string | undefined> {
    const key = await this.secrets.get(secretOf(originOf(baseUrl)));
    return key === '' ? undefined : key;
  }

  /**
   * Asks for the keys of addresses that have none yet.
   *
   * @throws CancellationError when the developer cancels.
   */
  async ensure(baseUrls: readonly string[]): Promise<void> {
    for (const origin of new Set(baseUrls.map(originOf))) {
      if ((await this.secrets.get(secretOf(origin))) === undefined) await this.ask(origin);
    }
  }

  /** Notes that an address needs no key, unless one was entered for it. */
  async noteNone(baseUrl: string): Promise<void> {
    const secret = secretOf(originOf(baseUrl));
    if ((await this.secrets.get(secret)) === undefined) await this.secrets.store(secret, '');
  }

  /** Asks for an address and its key. */
  async set(): Promise<void> {
    const baseUrl = await vscode.window.showInputBox({
      title: modelWords.setKeyTitle(),
      prompt: modelWords.addressPrompt(),
      value: this.origins()[0] ?? 'https://api.openai.com/v1',
      ignoreFocusOut: true,
      validateInput: (text) => addressProblem(text),
    });
    if (baseUrl !== undefined) await this.ask(originOf(baseUrl), modelWords.setKeySecondTitle());
  }

  /** Deletes the key of an endpoint that the developer picks. */
  async forget(): Promise<void> {
    const origins = this.origins();
    if (origins.length === 0) {
      void vscode.window.showInformationMessage(modelWords.noKeys());
      return;
    }
    const origin = await vscode.window.showQuickPick(origins, {
      title: modelWords.forgetKeyTitle(),
      placeHolder: modelWords.selectEndpoint(),
    });
    if (origin === undefined) return;
    await this.secrets.delete(secretOf(origin));
    await this.memory.update(
      knownOrigins,
      origins.filter((other) => other !== origin),
    );
  }

  private async ask(origin: string, title = modelWords.keyTitle()): Promise<void> {
    const key = await vscode.window.showInputBox({
      title,
      prompt: modelWords.keyPrompt(origin),
      password: true,
      ignoreFocusOut: true,
    });
    if (key === undefined) throw new vscode.CancellationError();
    await this.secrets.store(secretOf(origin), key.trim());
    await this.memory.update(knownOrigins, [...new Set([origin, ...this.origins()])]);
  }

  private origins(): readonly string[] {
    return this.memory.get<readonly string[]>(knownOrigins, []);
  }
}

/** Says what is wrong with an endpoint's address; undefined when it is valid. */
export function addressProblem(text: string): string | undefined {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) {
    return modelWords.invalidAddress();
  }
  return holdsSecret(text) ? modelWords.secretInAddress() : undefined;
}

function originOf(baseUrl: string): string {
  return new URL(baseUrl).origin;
}

function secretOf(origin: string): string {
  return `gepa.apiKey:${origin}`;
}
