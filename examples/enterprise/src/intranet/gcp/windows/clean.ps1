# The last step of a build: nothing of it stays in the image, and each machine of the image makes its own identity.
$ErrorActionPreference = 'Stop'
$quiet = @{ Force = $true; Recurse = $true; ErrorAction = 'SilentlyContinue' }

# This script and what Packer put beside it. PowerShell has read it already.
Remove-Item @quiet "$env:WINDIR\Temp\script-*.ps1", "$env:WINDIR\Temp\packer-*.ps1"

# Keys that let somebody in, the build's own among them, and traces of the build. sshd makes host keys when it starts.
Remove-Item @quiet "$env:ProgramData\ssh\administrators_authorized_keys", "$env:ProgramData\ssh\ssh_host_*"
foreach ($folder in Get-ChildItem -Path "$env:SystemDrive\Users" -Directory -Force) {
  Remove-Item @quiet "$($folder.FullName)\.ssh\authorized_keys", "$($folder.FullName)\.ansible_async"
  Remove-Item @quiet "$($folder.FullName)\AppData\Roaming\Microsoft\Windows\PowerShell\PSReadLine\ConsoleHost_history.txt"
  Remove-Item @quiet "$($folder.FullName)\AppData\Local\Temp\*"
}

# Logs. Some that Windows keeps for itself cannot be cleared.
$session = [System.Diagnostics.Eventing.Reader.EventLogSession]::GlobalSession
foreach ($log in $session.GetLogNames()) {
  try { $session.ClearLog($log) } catch { Write-Verbose "$log stays" }
}

# The way in, as it was found.
$state = 'HKLM:\SOFTWARE\Ostrata\Build'
Get-NetFirewallRule -Name 'ostrata-build' -ErrorAction SilentlyContinue | Remove-NetFirewallRule
if (Test-Path $state) {
  $found = Get-ItemProperty -Path $state
  Set-Service -Name sshd -StartupType $found.StartupType
  if ($found.PSObject.Properties.Name -contains 'DefaultShell') {
    Set-ItemProperty -Path 'HKLM:\SOFTWARE\OpenSSH' -Name DefaultShell -Value $found.DefaultShell
  } else {
    Remove-ItemProperty -Path 'HKLM:\SOFTWARE\OpenSSH' -Name DefaultShell -ErrorAction SilentlyContinue
  }
  Remove-Item -Path $state -Force
}

# Google's Sysprep takes the machine's identity. Packer stops it.
& "$env:ProgramFiles\Google\Compute Engine\sysprep\gcesysprep.bat" -NoShutdown
if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
$setup = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Setup\State'
foreach ($turn in 1..180) {
  if ((Get-ItemProperty -Path $setup).ImageState -eq 'IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE') { exit 0 }
  Start-Sleep -Seconds 10
}
Write-Error 'Sysprep has not generalised the machine.'
exit 1
