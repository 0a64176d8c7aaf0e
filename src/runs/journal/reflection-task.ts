// Tested by test/unit/runs/report/reflection-document.test.ts.
/** Returns the task that a reflection was requested for, e.g. `i3.0`. Its attempts, and those for other components, have the same. */
export function taskOfReflection(reflection: string): string {
  return reflection.slice(0, reflection.indexOf('/'));
}

/** Returns the iteration of a task; 0 if it names none. */
export function iterationOfTask(task: string): number {
  return Number(/^i(\d+)\./.exec(task)?.[1] ?? 0);
}
