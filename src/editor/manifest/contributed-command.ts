// Tested by test/unit/editor/manifest/manifest.test.ts.
import type { When } from './when';

/** A place in one of VS Code's menus. */
interface MenuPlace {
  readonly menu: string;
  readonly when: When;
  /** `GROUP@PLACE`; the groups `inline` and `navigation` show icons. */
  readonly group?: string;
}

/** Puts a command in a menu. */
export const inMenu = (menu: string, when: When, group?: string): MenuPlace => ({
  menu,
  when,
  ...(group === undefined ? {} : { group }),
});

/** A command as the extension contributes it. */
export interface ContributedCommand {
  readonly title: string;
  /** The name of one of VS Code's icons. */
  readonly icon?: string;
  /** When the command palette shows it; always by default. */
  readonly palette?: When;
  /** When it can be chosen; always by default. Menus show it in grey otherwise. */
  readonly enablement?: When;
  /** The menus that show it. */
  readonly menus?: readonly MenuPlace[];
  readonly keys?: KeyBinding;
}

/** Keys for a command. On a Mac, Command is pressed instead of Control. */
export interface KeyBinding {
  readonly key: string;
  readonly when: When;
}
