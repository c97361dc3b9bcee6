import type { Access } from '@ostrata/catalog';

/**
 * PowerShell that lets a build into a Windows machine when it first boots. `readKey` is PowerShell that gives the build's public
 * key, a line of authorized_keys; only ssh needs it. What it changes, and how things were, stands in the registry, so that
 * `clean.ps1` can take all of it back.
 */
export function bootstrapScript(access: Access, readKey: string): string {
  return access.protocol === 'winrm' ? byWinrm(access.port) : bySsh(access.port, readKey);
}

/** Where the bootstrap writes down what it found. */
export const stateKey = 'HKLM:\\SOFTWARE\\Ostrata\\Build';

function bySsh(port: number, readKey: string): string {
  return `# Lets the build in by ssh with the key pair of this build. clean.ps1 takes it back.
$ErrorActionPreference = 'Stop'
$state = '${stateKey}'
New-Item -Path $state -Force | Out-Null

# Windows Server 2025 brings OpenSSH; before that it is a capability that Windows Update has.
$service = Get-Service -Name sshd -ErrorAction SilentlyContinue
if ($null -eq $service) {
  Set-ItemProperty -Path $state -Name StartupType -Value 'Disabled'
  Add-WindowsCapability -Online -Name 'OpenSSH.Server~~~~0.0.1.0' | Out-Null
} else {
  Set-ItemProperty -Path $state -Name StartupType -Value $service.StartType.ToString()
}

if (-not (Test-Path 'HKLM:\\SOFTWARE\\OpenSSH')) { New-Item -Path 'HKLM:\\SOFTWARE\\OpenSSH' | Out-Null }
$shell = Get-ItemProperty -Path 'HKLM:\\SOFTWARE\\OpenSSH' -Name DefaultShell -ErrorAction SilentlyContinue
if ($null -ne $shell) { Set-ItemProperty -Path $state -Name DefaultShell -Value $shell.DefaultShell }
$powershell = "$env:WINDIR\\System32\\WindowsPowerShell\\v1.0\\powershell.exe"
Set-ItemProperty -Path 'HKLM:\\SOFTWARE\\OpenSSH' -Name DefaultShell -Value $powershell

# Of users who are administrators, sshd reads this file alone, and only if nobody else can write to it.
${readKey}
New-Item -ItemType Directory -Path "$env:ProgramData\\ssh" -Force | Out-Null
$keys = "$env:ProgramData\\ssh\\administrators_authorized_keys"
Set-Content -Path $keys -Value $key -Encoding ascii
icacls.exe $keys /inheritance:r /grant '*S-1-5-32-544:F' /grant '*S-1-5-18:F' | Out-Null

New-NetFirewallRule -Name 'ostrata-build' -DisplayName 'Ostrata build' -Direction Inbound -Protocol TCP -LocalPort ${port} -Action Allow | Out-Null
Set-Service -Name sshd -StartupType Automatic
Restart-Service -Name sshd
`;
}

function byWinrm(port: number): string {
  return `# Lets the build in by WinRM over TLS with the password of this boot. clean.ps1 takes it back.
$ErrorActionPreference = 'Stop'
$state = '${stateKey}'
New-Item -Path $state -Force | Out-Null
$service = Get-Service -Name WinRM
Set-ItemProperty -Path $state -Name StartupType -Value $service.StartType.ToString()
Set-Service -Name WinRM -StartupType Automatic
Start-Service -Name WinRM

$certificate = New-SelfSignedCertificate -DnsName 'ostrata-build' -CertStoreLocation Cert:\\LocalMachine\\My
Set-ItemProperty -Path $state -Name Certificate -Value $certificate.Thumbprint
New-Item -Path WSMan:\\localhost\\Listener -Transport HTTPS -Address * -Port ${port} -CertificateThumbPrint $certificate.Thumbprint -Force | Out-Null

New-NetFirewallRule -Name 'ostrata-build' -DisplayName 'Ostrata build' -Direction Inbound -Protocol TCP -LocalPort ${port} -Action Allow | Out-Null
`;
}
