/** Files of a bootstrapped image that are not Debian's own, by path, with their modes. */
export interface GuestFile {
  readonly path: string;
  readonly mode: number;
  readonly content: string;
}

/** What the kernel's and the initial RAM disk's hooks run, so that the disk boots what was installed last. */
const updateEsp = `#!/bin/sh
# Puts the newest kernel and initial RAM disk where both boot loaders find them.
set -e
[ -d /efi/debian ] || exit 0
kernel=$(ls -v /boot/vmlinuz-* | tail -n 1)
release=\${kernel#/boot/vmlinuz-}
[ -f "/boot/initrd.img-$release" ] || exit 0
cp "$kernel" /efi/debian/vmlinuz.new
cp "/boot/initrd.img-$release" /efi/debian/initrd.new
mv /efi/debian/vmlinuz.new /efi/debian/vmlinuz
mv /efi/debian/initrd.new /efi/debian/initrd.img
`;

const runUpdateEsp = '#!/bin/sh\nexec /usr/local/sbin/update-esp\n';

/** Needed before the kernel is installed: what its initial RAM disk holds. */
export const earlyFiles: readonly GuestFile[] = [
  { path: 'etc/initramfs-tools/conf.d/image', mode: 0o644, content: 'MODULES=list\nCOMPRESS=lz4\n' },
  {
    path: 'etc/initramfs-tools/modules',
    mode: 0o644,
    content: 'virtio_pci\nvirtio_blk\nvirtio_scsi\nsd_mod\nnvme\next4\ncrc32c_generic\n',
  },
];

export const lateFiles: readonly GuestFile[] = [
  {
    path: 'etc/fstab',
    mode: 0o644,
    content:
      'PARTLABEL=root /    ext4 defaults,noatime 0 1\nPARTLABEL=esp  /efi vfat umask=0077,noauto,x-systemd.automount 0 2\n',
  },
  { path: 'etc/hostname', mode: 0o644, content: 'debian\n' },
  { path: 'etc/hosts', mode: 0o644, content: '127.0.0.1 localhost\n127.0.1.1 debian\n::1 localhost ip6-localhost\n' },
  { path: 'etc/machine-id', mode: 0o444, content: '' },
  { path: 'etc/systemd/network/80-dhcp.network', mode: 0o644, content: '[Match]\nType=ether\n\n[Network]\nDHCP=yes\n' },
  {
    path: 'etc/systemd/system/ssh-host-key.service',
    mode: 0o644,
    content: `[Unit]
Description=Make the ssh host key of this machine
Before=ssh.service
ConditionPathExists=!/etc/ssh/ssh_host_ed25519_key

[Service]
Type=oneshot
ExecStart=/usr/bin/ssh-keygen -q -t ed25519 -N "" -C "" -f /etc/ssh/ssh_host_ed25519_key

[Install]
WantedBy=ssh.service
`,
  },
  {
    path: 'etc/ssh/sshd_config.d/10-image.conf',
    mode: 0o644,
    content: 'PermitRootLogin prohibit-password\nPasswordAuthentication no\nHostKey /etc/ssh/ssh_host_ed25519_key\n',
  },
  { path: 'usr/local/sbin/update-esp', mode: 0o755, content: updateEsp },
  { path: 'etc/kernel/postinst.d/zz-update-esp', mode: 0o755, content: runUpdateEsp },
  { path: 'etc/initramfs/post-update.d/zz-update-esp', mode: 0o755, content: runUpdateEsp },
];

/** What every image needs to boot, to be entered by ssh, and to be worked on by Ansible. */
export const packages: readonly string[] = [
  'linux-image-cloud-amd64',
  'initramfs-tools',
  'systemd-sysv',
  'systemd-boot-efi',
  'systemd-resolved',
  'udev',
  'dbus',
  'kmod',
  'netbase',
  'iproute2',
  'openssh-server',
  'python3',
  'python3-apt',
  'sudo',
  'ca-certificates',
];

export const services: readonly string[] = ['systemd-networkd', 'systemd-resolved', 'ssh', 'ssh-host-key'];

/** Units that only cost time in an image that is rebuilt and not looked after by hand. */
export const masked: readonly string[] = [
  'apt-daily.timer',
  'apt-daily-upgrade.timer',
  'dpkg-db-backup.timer',
  'e2scrub_all.timer',
  'e2scrub_reap.service',
  'systemd-networkd-wait-online.service',
  'systemd-pstore.service',
  'systemd-update-utmp.service',
  'systemd-update-utmp-runlevel.service',
  'getty@tty1.service',
  'dev-hugepages.mount',
  'dev-mqueue.mount',
  'sys-kernel-debug.mount',
  'sys-kernel-tracing.mount',
  'sys-kernel-config.mount',
  'sys-fs-fuse-connections.mount',
  'modprobe@configfs.service',
  'modprobe@drm.service',
  'modprobe@efi_pstore.service',
  'modprobe@fuse.service',
];

const kernelOptions = 'root=PARTLABEL=root rw quiet console=tty0 console=ttyS0';

/** Files of the EFI system partition, besides kernel, initial RAM disk and systemd-boot itself. */
export const bootFiles: readonly { readonly path: string; readonly content: string }[] = [
  { path: 'loader/loader.conf', content: 'timeout 0\ndefault debian.conf\n' },
  {
    path: 'loader/entries/debian.conf',
    content: `title Debian\nlinux /debian/vmlinuz\ninitrd /debian/initrd.img\noptions ${kernelOptions}\n`,
  },
  {
    path: 'syslinux.cfg',
    content: `DEFAULT debian\nPROMPT 0\nTIMEOUT 1\nLABEL debian\n  LINUX /debian/vmlinuz\n  INITRD /debian/initrd.img\n  APPEND ${kernelOptions}\n`,
  },
];
