import type { Boot } from '../../cloud/cloud-parts.ts';
import { bootstrapScript } from '../../windows/bootstrap.ts';

/**
 * What a Windows machine runs when it boots, to be entered by ssh. WinRM needs none: Google's images listen, and their agent
 * makes a password for Packer. Linux needs none: its agent puts the key in.
 */
export function startupScript({ unit, booted }: Boot): readonly (readonly [string, string])[] {
  const { access } = booted.settings;
  if (unit.target.platform === 'linux' || access.protocol === 'winrm') return [];
  return [['startup.ps1', bootstrapScript(access, readKey(access.user))]];
}

/** Packer adds the key once the machine is there. A user that is missing gets a password that nobody is told. */
function readKey(user: string): string {
  return `$url = 'http://metadata.google.internal/computeMetadata/v1/instance/attributes/ssh-keys'
$line = $null
while (-not $line) {
  try { $line = Invoke-RestMethod -Headers @{ 'Metadata-Flavor' = 'Google' } -Uri $url } catch { Start-Sleep -Seconds 2 }
}
$key = ($line.Trim() -split "\`n")[-1] -replace '^[^:]+:', ''
if ($null -eq (Get-LocalUser -Name '${user}' -ErrorAction SilentlyContinue)) {
  $secret = ConvertTo-SecureString ('aA1!' + [guid]::NewGuid().ToString() + [guid]::NewGuid().ToString()) -AsPlainText -Force
  New-LocalUser -Name '${user}' -Password $secret | Out-Null
  Add-LocalGroupMember -SID 'S-1-5-32-544' -Member '${user}'
}
Enable-LocalUser -Name '${user}'`;
}
