import type { Boot } from '../../cloud/cloud-parts.ts';
import { bootstrapScript } from '../../windows/bootstrap.ts';

/**
 * What lets the build into a Windows machine by ssh. WinRM needs none: Azure makes the listener of a certificate in the build's
 * key vault. Linux needs none: Azure puts the key in.
 */
export function userData({ unit, booted }: Boot): readonly (readonly [string, string])[] {
  const { access } = booted.settings;
  if (unit.target.platform === 'linux' || access.protocol === 'winrm') return [];
  return [['user-data.ps1', bootstrapScript(access, readKey)]];
}

/** Command line of the custom script extension: it runs the user data, which the metadata service gives in base64. */
export const runUserData = [
  'powershell -ExecutionPolicy Unrestricted -NoProfile -NonInteractive -Command "',
  '$userData = (Invoke-RestMethod -Headers @{Metadata=$true} -Method GET -Uri ',
  'http://169.254.169.254/metadata/instance/compute/userData?api-version=2021-01-01$([char]38)format=text); ',
  '$contents = [System.Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($userData)); ',
  'set-content -path c:\\Windows\\Temp\\userdata.ps1 -value $contents; . c:\\Windows\\Temp\\userdata.ps1;"',
].join('');

/** The build's key is that of a certificate in the build's key vault, which Packer names so. Azure puts in more of its own. */
const readKey = `$certificates = Get-ChildItem -Path Cert:\\LocalMachine\\My | Where-Object { $_.Subject -like 'CN=*.cloudapp.net' }
$certificate = $certificates | Sort-Object -Property NotBefore | Select-Object -Last 1
Set-ItemProperty -Path $state -Name BuildCertificate -Value $certificate.Thumbprint
$rsa = [System.Security.Cryptography.X509Certificates.RSACertificateExtensions]::GetRSAPublicKey($certificate).ExportParameters($false)
$bytes = New-Object System.IO.MemoryStream
foreach ($part in @([System.Text.Encoding]::ASCII.GetBytes('ssh-rsa')), $rsa.Exponent, (@([byte]0) + $rsa.Modulus)) {
  $length = [System.BitConverter]::GetBytes([int]$part.Length)
  [array]::Reverse($length)
  $bytes.Write($length, 0, 4)
  $bytes.Write([byte[]]$part, 0, $part.Length)
}
$key = 'ssh-rsa ' + [System.Convert]::ToBase64String($bytes.ToArray())`;
