// Tested by test/unit/cli/skill.test.ts.
/** The arguments of `gepa skill`. */
export interface SkillCommand {
  readonly kind: 'skill';
  /** The folder for the skill file. */
  readonly folder: string;
}

/** Where most coding agents look for a skill with this name. */
export const usualSkillFolder = '.claude/skills/gepa';
