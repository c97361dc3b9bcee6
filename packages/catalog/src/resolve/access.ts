import type { Access, UnitSettings } from '../model/image.ts';
import { target, type TargetName } from '../model/target.ts';
import type { SharedEntry, TargetEntry } from '../schema/image.ts';

/** How a finished image is entered: what it does not say, its parent says. */
export function accessOf(
  image: SharedEntry,
  [name, entry]: readonly [TargetName, TargetEntry],
  parent: UnitSettings | undefined,
): Access {
  const { platform } = target(name);
  const own = { ...image.access, ...entry.access };
  const inherited = parent?.access ?? usualAccess(name);
  const protocol = platform === 'windows' ? (own.protocol ?? inherited.protocol ?? 'ssh') : 'ssh';
  const usualPort =
    protocol === (inherited.protocol ?? 'ssh') ? inherited.port : protocol === 'winrm' ? winrmPort : sshPort;
  const usualBecome = own.user === undefined ? inherited.become : own.user === 'root' ? 'none' : 'sudo';
  const remoteTmp = own.remoteTmp ?? inherited.remoteTmp;
  return {
    ...(protocol === 'winrm' && { protocol }),
    user: own.user ?? inherited.user,
    port: own.port ?? usualPort,
    become: platform === 'windows' ? 'none' : (own.become ?? usualBecome),
    ...(remoteTmp !== undefined && { remoteTmp }),
  };
}

const sshPort = 22;
const winrmPort = 5986;

/** How a vendor image is entered that does not say so. */
function usualAccess(name: TargetName): Access {
  const { cloud, platform } = target(name);
  if (platform === 'windows') {
    return { user: cloud === 'aws' ? 'Administrator' : 'packer', port: sshPort, become: 'none' };
  }
  if (cloud === 'azure' || cloud === 'gcp') return { user: 'packer', port: sshPort, become: 'sudo' };
  return { user: 'root', port: sshPort, become: 'none' };
}
