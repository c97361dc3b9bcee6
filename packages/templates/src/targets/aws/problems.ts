import { problem, type Problem } from '@ostrata/problems';
import type { Boot } from '../../cloud/cloud-parts.ts';
import { rootDeviceOf } from './builder.ts';

/** What a builder machine on EC2 cannot be. */
export function awsProblems({ unit, booted, folder }: Boot): readonly Problem[] {
  const { aws = {}, accounts } = unit.settings.builder;
  const home = accounts?.aws?.region;
  const { access } = booted.settings;
  const place = (...path: readonly string[]) => unit.image.place(['targets', unit.target.name, ...path]);
  const isWindows = unit.target.platform === 'windows';
  const found: (readonly [boolean, () => Problem])[] = [
    [
      home !== undefined && aws.region !== home,
      () =>
        problem(
          'bad-value',
          `images are published from ${home ?? ''}, and this one would be built in ${aws.region ?? ''}`,
          {
            place: place('builder', 'region'),
            hint: 'take it out: `accounts:` of ostrata.yaml says where images are built',
          },
        ),
    ],
    [
      isWindows && folder === 'build' && aws.spot !== undefined && aws.spot !== false,
      () =>
        problem(
          'bad-value',
          'Packer does not wait until a spot machine has stopped, and Windows stops at the end of a build',
          {
            place: place('builder', 'spot'),
            hint: 'take `spot` out',
          },
        ),
    ],
    [
      aws.interface === 'session_manager' && aws.instanceProfile === undefined,
      () =>
        problem('bad-value', '`session_manager` needs an `instanceProfile` that lets the machine register', {
          place: place('builder', 'interface'),
          hint: 'name one with the policy AmazonSSMManagedInstanceCore',
        }),
    ],
    [
      aws.interface === 'session_manager' && access.protocol === 'winrm',
      () =>
        problem('bad-value', '`session_manager` is for ssh, and this machine is entered by WinRM', {
          place: place('builder', 'interface'),
          hint: 'set `access: { protocol: ssh }`',
        }),
    ],
    [
      folder === 'build' && rootDeviceOf(unit) === undefined && (aws.diskSize ?? aws.diskType) !== undefined,
      () =>
        problem('bad-value', 'the boot volume can be changed only where its device is known', {
          place: place('builder', aws.diskSize === undefined ? 'diskType' : 'diskSize'),
          hint: 'set `rootDevice` of the vendor image: `/dev/xvda` for Debian and Amazon, `/dev/sda1` for Ubuntu',
        }),
    ],
    [
      !isWindows && access.user === 'root',
      () =>
        problem('no-user', `${booted.image.name} is entered as root, to whom cloud-init gives no key on EC2`, {
          place: booted.image.place(['access']),
          hint: 'set `access.user`: `admin` for Debian, `ubuntu` for Ubuntu, `ec2-user` for Amazon Linux and RHEL',
        }),
    ],
  ];
  return found.flatMap(([is, tell]) => (is ? [tell()] : []));
}
