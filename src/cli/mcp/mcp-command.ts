// Tested by test/unit/cli/mcp.test.ts.
import type { Permission } from '../../agents/operations';

/** The arguments of `gepa mcp`. */
export interface McpCommand {
  readonly kind: 'mcp';
  /** The folder to work in. */
  readonly folder: string;
  /** What agents may do without asking the user. */
  readonly allow: readonly Permission[];
  /** Whether programs that files name may run without asking the user. */
  readonly trust: boolean;
}
