/** The workspace of the stand-in. Tests set its folder. */
export const opened = { folder: '', isTrusted: true, trustListeners: [] as (() => void)[] };

const nothing = { dispose: () => undefined };
const never = () => nothing;

/*
 * The part of VS Code that lists, watches and starts runs, for `vi.mock('vscode', …)`: a window on one folder, with a file watcher that
 * reports nothing.
 */

export class Disposable {
  static from = (...parts: readonly { dispose(): void }[]) => ({
    dispose: () => parts.forEach((part) => part.dispose()),
  });

  constructor(readonly dispose: () => void) {}
}

export class EventEmitter {
  private readonly listeners = new Set<(value: unknown) => void>();

  event = (listener: (value: unknown) => void) => {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  };
  fire = (value: unknown) => this.listeners.forEach((listener) => listener(value));
  dispose = () => this.listeners.clear();
}

export const Uri = { file: (fsPath: string) => ({ fsPath }) };

export const commands = { executeCommand: () => undefined };

export const l10n = { t: (text: string) => text };

export const window = { withProgress: (_: unknown, task: () => unknown) => task() };

export const workspace = {
  get isTrusted() {
    return opened.isTrusted;
  },
  get workspaceFolders() {
    return [{ uri: { fsPath: opened.folder } }];
  },
  getWorkspaceFolder: () => ({ uri: { fsPath: opened.folder } }),
  getConfiguration: () => ({ get: () => undefined }),
  createFileSystemWatcher: () => ({ ...nothing, onDidCreate: never, onDidChange: never, onDidDelete: never }),
  onDidGrantWorkspaceTrust: (listener: () => void) => {
    opened.trustListeners.push(listener);
    return nothing;
  },
};
