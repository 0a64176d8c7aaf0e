// Tested by test/in-host/activation.test.ts.
import * as vscode from 'vscode';
import { readOwnPrices, type OwnPrices } from '../models/prices/known-price';
import { settings, type SwitchName } from './manifest/settings';

/** Returns the current value of a setting. */
export function setting(name: SwitchName): boolean {
  return vscode.workspace.getConfiguration('gepa').get<boolean>(name, settings[name].default);
}

/** Returns the developer's own prices. Leaves out those that the settings editor marks as wrong. */
export function ownPrices(): OwnPrices {
  const written = vscode.workspace.getConfiguration('gepa').get<Readonly<Record<string, unknown>>>('prices', {});
  return readOwnPrices(written);
}
