import * as vscode from 'vscode';
import { settings, type SettingName } from './manifest/settings';

/** What the developer has set; read again each time, so that a change counts at once. */
export function setting(name: SettingName): boolean {
  return vscode.workspace.getConfiguration('gepa').get<boolean>(name, settings[name].default);
}
