import * as vscode from 'vscode';

/** The settings of the extension, as `package.json` contributes them below `gepa`. */
interface Settings {
  'review.openAutomatically': boolean;
  'dashboard.openOnStart': boolean;
}

/** What the developer has set; read again each time, so that a change counts at once. */
export function setting<Name extends keyof Settings>(name: Name, fallback: Settings[Name]): Settings[Name] {
  return vscode.workspace.getConfiguration('gepa').get<Settings[Name]>(name, fallback);
}
