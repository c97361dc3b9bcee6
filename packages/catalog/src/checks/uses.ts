import { sortProblems, type Problem } from '@ostrata/problems';
import type { Fault } from '../uses/faults.ts';
import type { AllUses } from '../uses/uses.ts';

/** What roles and playbooks name that is not there, where Ansible would fail of it. */
export function checkUses(uses: AllUses): readonly Problem[] {
  return told(faultsOf(uses).filter(({ severity }) => severity === 'error'));
}

/** What of roles and playbooks cannot be followed, or may be missing. */
export function doubtfulUses(uses: AllUses): readonly Problem[] {
  // What is an error for one image is no warning for another.
  const certain = new Set(checkUses(uses).map(keyOf));
  return told(faultsOf(uses).filter(({ severity }) => severity !== 'error')).filter((one) => !certain.has(keyOf(one)));
}

function faultsOf(uses: AllUses): readonly Fault[] {
  return [...uses.reached()].flatMap(({ faults }) => faults);
}

/** Each once: a role is reached in many ways. */
function told(faults: readonly Fault[]): readonly Problem[] {
  const problems = faults.map(({ problem }) => problem());
  return sortProblems([...new Map(problems.map((one) => [keyOf(one), one])).values()]);
}

function keyOf({ code, message, place }: Problem): string {
  return JSON.stringify([code, message, place]);
}
