import type { Boot } from '../../cloud/cloud-parts.ts';
import { bootstrapScript } from '../../windows/bootstrap.ts';

/** What EC2Launch runs as Administrator when a Windows machine first boots. Linux needs none: cloud-init puts the key in. */
export function userData({ unit, booted }: Boot): readonly (readonly [string, string])[] {
  if (unit.target.platform === 'linux') return [];
  const script = bootstrapScript(booted.settings.access, readKey);
  return [['user-data.txt', `<powershell>\n${script}</powershell>\n`]];
}

const readKey = `$metadata = 'http://169.254.169.254/latest'
$token = Invoke-RestMethod -Method Put -Uri "$metadata/api/token" -Headers @{ 'X-aws-ec2-metadata-token-ttl-seconds' = '300' }
$headers = @{ 'X-aws-ec2-metadata-token' = $token }
$key = Invoke-RestMethod -Uri "$metadata/meta-data/public-keys/0/openssh-key" -Headers $headers`;
