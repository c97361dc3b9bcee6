import type { Boot } from '../../cloud/cloud-parts.ts';

/**
 * EC2Launch forgets that this machine was set up, so that the next one gets a password of its own; then Sysprep generalises and
 * stops it. On Linux nothing is left to do: Packer stops the machine.
 */
export function awsEnding({ unit }: Boot): string {
  return unit.target.platform === 'windows' ? windows : '';
}

const windows = `# EC2Launch forgets that this machine was set up; Sysprep takes its identity and stops it.
$launch = "$env:ProgramFiles\\Amazon\\EC2Launch\\EC2Launch.exe"
& $launch reset --block
if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
& $launch sysprep --shutdown --block
exit $LASTEXITCODE
`;
