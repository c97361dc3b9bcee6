import type { Boot } from '../../cloud/cloud-parts.ts';
import { awaitGeneralized } from '../../windows/generalized.ts';

/** Azure's agent forgets the machine and its user; on Windows Sysprep generalises. Packer stops the machine. */
export function azureEnding({ unit }: Boot): string {
  return unit.target.platform === 'windows' ? windows : linux;
}

const linux = `
# Azure's agent forgets the machine, and the user of the build with it.
waagent -force -deprovision+user
sync
`;

const windows = `# What Azure put in to let the build in: its certificate, and a listener of WinRM that has it.
Get-ChildItem -Path WSMan:\\localhost\\Listener | Where-Object { $_.Keys -contains 'Transport=HTTPS' } | Remove-Item -Recurse -Force
Get-ChildItem -Path Cert:\\LocalMachine\\My | Where-Object { $_.HasPrivateKey -and $_.Subject -eq $_.Issuer } | Remove-Item -DeleteKey
Remove-Item @quiet "$env:WINDIR\\Temp\\userdata.ps1", "$env:WINDIR\\System32\\Sysprep\\unattend.xml", "$env:WINDIR\\Panther\\unattend.xml"

# Sysprep takes the machine's identity, once Azure's agents are there. Packer stops the machine.
foreach ($agent in 'RdAgent', 'WindowsAzureGuestAgent') {
  (Get-Service -Name $agent).WaitForStatus('Running', '00:10:00')
}
& "$env:WINDIR\\System32\\Sysprep\\Sysprep.exe" /oobe /generalize /quiet /quit /mode:vm
${awaitGeneralized}`;
