// Tested by test/in-host/activation.test.ts.
import * as vscode from 'vscode';
import { settings, type SettingName } from './manifest/settings';

/** Returns the current value of a setting. */
export function setting(name: SettingName): boolean {
  return vscode.workspace.getConfiguration('gepa').get<boolean>(name, settings[name].default);
}
