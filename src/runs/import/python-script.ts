// Tested by test/unit/runs/import/import-python-run.test.ts.

/** The file that the script writes into the folder of a Python run. */
export const resultName = 'gepa_result.json';

/**
 * Python that writes the scores of a run as JSON. Only `gepa_state.bin` has them, a pickle that only Python can read, and that
 * should only be read by who trusts it.
 */
export function scriptFor(runDir: string): string {
  return `import json
from gepa.core.result import GEPAResult
from gepa.core.state import GEPAState

run_dir = ${JSON.stringify(runDir)}
result = GEPAResult.from_state(GEPAState.load(run_dir), run_dir=run_dir)
with open(f"{run_dir}/${resultName}", "w") as file:
    json.dump(result.to_dict(), file, default=str)
`;
}
