import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ApiKeys } from '../../src/editor/models/api-keys';
import { eventually } from './eventually';

class SecretsInMemory implements vscode.SecretStorage {
  readonly kept = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<vscode.SecretStorageChangeEvent>();
  readonly onDidChange = this.changed.event;

  get(key: string): Promise<string | undefined> {
    return Promise.resolve(this.kept.get(key));
  }

  store(key: string, value: string): Promise<void> {
    this.kept.set(key, value);
    return Promise.resolve();
  }

  delete(key: string): Promise<void> {
    this.kept.delete(key);
    return Promise.resolve();
  }
}

class MementoInMemory implements vscode.Memento {
  private readonly values = new Map<string, unknown>();

  keys(): readonly string[] {
    return [...this.values.keys()];
  }

  get<Value>(key: string, fallback?: Value): Value | undefined {
    return this.values.has(key) ? (this.values.get(key) as Value) : fallback;
  }

  update(key: string, value: unknown): Promise<void> {
    this.values.set(key, value);
    return Promise.resolve();
  }
}

/** Accepts the value of the input box that is open or about to open. */
async function acceptInput(asked: Promise<unknown>): Promise<void> {
  let settled = false;
  void asked.then(() => (settled = true));
  await eventually('the input box is answered', async () => {
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    return settled;
  });
}

describe('API keys', () => {
  it('are used for every path of the origin that they were entered for, and for no other origin', async () => {
    const secrets = new SecretsInMemory();
    await secrets.store('gepa.apiKey:https://models.example', 'secret');
    const keys = new ApiKeys(secrets, new MementoInMemory());

    assert.equal(await keys.keyFor('https://models.example/v1'), 'secret');
    assert.equal(await keys.keyFor('https://models.example/other'), 'secret');
    assert.equal(await keys.keyFor('http://models.example/v1'), undefined);
    assert.equal(await keys.keyFor('https://models.example.attacker.invalid/v1'), undefined);
    assert.equal(await keys.keyFor('https://models.example:8443/v1'), undefined);
  });

  it('are asked for once for each origin, where an empty answer means that no key is needed', async () => {
    const secrets = new SecretsInMemory();
    const keys = new ApiKeys(secrets, new MementoInMemory());

    await acceptInput(keys.ensure(['http://127.0.0.1:4000/v1', 'http://127.0.0.1:4000/v2']));

    assert.deepEqual([...secrets.kept], [['gepa.apiKey:http://127.0.0.1:4000', '']]);
    assert.equal(await keys.keyFor('http://127.0.0.1:4000/v1'), undefined);
    await keys.ensure(['http://127.0.0.1:4000/v1']);
  });
});
