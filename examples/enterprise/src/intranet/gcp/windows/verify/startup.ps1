# Lets the build in by ssh with the key pair of this build. clean.ps1 takes it back.
$ErrorActionPreference = 'Stop'
$state = 'HKLM:\SOFTWARE\Ostrata\Build'
New-Item -Path $state -Force | Out-Null

# Windows Server 2025 brings OpenSSH; before that it is a capability that Windows Update has.
$service = Get-Service -Name sshd -ErrorAction SilentlyContinue
if ($null -eq $service) {
  Set-ItemProperty -Path $state -Name StartupType -Value 'Disabled'
  Add-WindowsCapability -Online -Name 'OpenSSH.Server~~~~0.0.1.0' | Out-Null
} else {
  Set-ItemProperty -Path $state -Name StartupType -Value $service.StartType.ToString()
}

if (-not (Test-Path 'HKLM:\SOFTWARE\OpenSSH')) { New-Item -Path 'HKLM:\SOFTWARE\OpenSSH' | Out-Null }
$shell = Get-ItemProperty -Path 'HKLM:\SOFTWARE\OpenSSH' -Name DefaultShell -ErrorAction SilentlyContinue
if ($null -ne $shell) { Set-ItemProperty -Path $state -Name DefaultShell -Value $shell.DefaultShell }
$powershell = "$env:WINDIR\System32\WindowsPowerShell\v1.0\powershell.exe"
Set-ItemProperty -Path 'HKLM:\SOFTWARE\OpenSSH' -Name DefaultShell -Value $powershell

# Of users who are administrators, sshd reads this file alone, and only if nobody else can write to it.
$url = 'http://metadata.google.internal/computeMetadata/v1/instance/attributes/ssh-keys'
$line = $null
while (-not $line) {
  try { $line = Invoke-RestMethod -Headers @{ 'Metadata-Flavor' = 'Google' } -Uri $url } catch { Start-Sleep -Seconds 2 }
}
$key = ($line.Trim() -split "`n")[-1] -replace '^[^:]+:', ''
if ($null -eq (Get-LocalUser -Name 'packer' -ErrorAction SilentlyContinue)) {
  $secret = ConvertTo-SecureString ('aA1!' + [guid]::NewGuid().ToString() + [guid]::NewGuid().ToString()) -AsPlainText -Force
  New-LocalUser -Name 'packer' -Password $secret | Out-Null
  Add-LocalGroupMember -SID 'S-1-5-32-544' -Member 'packer'
}
Enable-LocalUser -Name 'packer'
New-Item -ItemType Directory -Path "$env:ProgramData\ssh" -Force | Out-Null
$keys = "$env:ProgramData\ssh\administrators_authorized_keys"
Set-Content -Path $keys -Value $key -Encoding ascii
icacls.exe $keys /inheritance:r /grant '*S-1-5-32-544:F' /grant '*S-1-5-18:F' | Out-Null

New-NetFirewallRule -Name 'ostrata-build' -DisplayName 'Ostrata build' -Direction Inbound -Protocol TCP -LocalPort 22 -Action Allow | Out-Null
Set-Service -Name sshd -StartupType Automatic
Restart-Service -Name sshd
