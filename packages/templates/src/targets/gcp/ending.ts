import type { Boot } from '../../cloud/cloud-parts.ts';
import { awaitGeneralized } from '../../windows/generalized.ts';

/** Google's own Sysprep generalises. On Linux nothing is left to do: Packer stops the machine. */
export function gcpEnding({ unit }: Boot): string {
  return unit.target.platform === 'windows' ? windows : '';
}

const windows = `# Google's Sysprep takes the machine's identity. Packer stops it.
& "$env:ProgramFiles\\Google\\Compute Engine\\sysprep\\gcesysprep.bat" -NoShutdown
if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
${awaitGeneralized}`;
