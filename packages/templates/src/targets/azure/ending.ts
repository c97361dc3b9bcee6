import type { Boot } from '../../cloud/cloud-parts.ts';
import { awaitGeneralized } from '../../windows/generalized.ts';

/** Azure's agent forgets the machine and its user; on Windows Sysprep generalises. Packer stops the machine. */
export function azureEnding({ unit, booted }: Boot): string {
  return unit.target.platform === 'windows' ? windows(booted.settings.access.protocol === 'winrm') : linux;
}

const linux = `
# Azure's agent forgets the machine, and the user of the build with it.
waagent -force -deprovision+user
sync
`;

/**
 * The build's certificate by its thumbprint: the bootstrap of ssh wrote it down; by WinRM it is that of the one listener for HTTPS
 * at all addresses, which Azure made. Other certificates and listeners stay.
 */
function windows(isWinrm: boolean): string {
  return `${isWinrm ? listener : recorded}${sysprep}`;
}

const recorded = `# What Azure put in to let the build in: its certificate.
if ($found.BuildCertificate) {
  Get-Item -Path "Cert:\\LocalMachine\\My\\$($found.BuildCertificate)" | Remove-Item -DeleteKey
}
`;

const listener = `# What Azure put in to let the build in: a listener of WinRM, and its certificate. What runs already goes on.
$isAzures = { $_.Keys -contains 'Transport=HTTPS' -and $_.Keys -contains 'Address=*' }
foreach ($listener in Get-ChildItem -Path WSMan:\\localhost\\Listener | Where-Object $isAzures) {
  $thumbprint = (Get-ChildItem -Path $listener.PSPath | Where-Object { $_.Name -eq 'CertificateThumbprint' }).Value -replace ' ', ''
  Remove-Item -Path $listener.PSPath -Recurse -Force
  Get-ChildItem -Path Cert:\\LocalMachine\\My | Where-Object { $_.Thumbprint -eq $thumbprint } | Remove-Item -DeleteKey
}
`;

const sysprep = `Remove-Item @quiet "$env:WINDIR\\Temp\\userdata.ps1", "$env:WINDIR\\System32\\Sysprep\\unattend.xml", "$env:WINDIR\\Panther\\unattend.xml"

# Sysprep takes the machine's identity, once Azure's agents are there. Packer stops the machine.
foreach ($agent in 'RdAgent', 'WindowsAzureGuestAgent') {
  (Get-Service -Name $agent).WaitForStatus('Running', '00:10:00')
}
& "$env:WINDIR\\System32\\Sysprep\\Sysprep.exe" /oobe /generalize /quiet /quit /mode:vm
${awaitGeneralized}`;
