/** PowerShell that waits until Sysprep has generalised the machine, and fails after half an hour. */
export const awaitGeneralized = `$setup = 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Setup\\State'
foreach ($turn in 1..180) {
  if ((Get-ItemProperty -Path $setup).ImageState -eq 'IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE') { exit 0 }
  Start-Sleep -Seconds 10
}
Write-Error 'Sysprep has not generalised the machine.'
exit 1
`;
