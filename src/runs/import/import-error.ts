// Tested by test/unit/runs/import/import-python-run.test.ts.
import { UserError } from '../../gepa/user-error';

/** Says why a run can't be imported, and what to do. */
export class ImportError extends UserError {
  /**
   * @param script Python that writes what is missing, if something is.
   */
  constructor(
    problem: string,
    file: string,
    readonly script?: string,
  ) {
    super(problem, { file });
  }
}
