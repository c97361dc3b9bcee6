/**
 * Run by mmdebstrap before packages are configured: `$1` is the tree, `$2` our folder. The same static text for every image;
 * what differs stands in files.
 */
export const essentialHook = `#!/bin/sh
set -e
cp -a "$2/early/." "$1/"
`;

/**
 * Run by mmdebstrap when all is installed, as root of its own namespace, so that owners are right in the file system that is
 * made here: the tree never has to be readable from outside.
 */
export const customizeHook = `#!/bin/sh
set -e
tree=$1 work=$2
rm -f "$tree/etc/resolv.conf" "$tree"/etc/ssh/ssh_host_*
cp -a "$work/late/." "$tree/"
ln -s ../run/systemd/resolve/stub-resolv.conf "$tree/etc/resolv.conf"
mkdir -p "$tree/efi"
chroot "$tree" systemctl enable -q $(cat "$work/services")
chroot "$tree" systemctl mask -q $(cat "$work/masked")
chroot "$tree" passwd -q -l root
# Reading the lists of packages anew takes an emulated machine a quarter of a minute.
chroot "$tree" apt-cache gencaches
rm -rf "$tree"/var/lib/dbus/machine-id "$tree"/var/log/*.log "$tree"/var/log/apt "$tree"/var/cache/apt/archives/*.deb
cp "$tree"/boot/vmlinuz-* "$work/vmlinuz"
cp "$tree"/boot/initrd.img-* "$work/initrd.img"
cp "$tree/usr/lib/systemd/boot/efi/systemd-bootx64.efi" "$work/systemd-bootx64.efi"
truncate -s "$(cat "$work/root-size")M" "$work/root.img"
# In a mount namespace of its own, the tree is seen without the kernel's file systems that mmdebstrap mounts in it.
exec unshare --mount sh -c '
  for folder in proc sys dev; do umount -R -l "$1/$folder" 2>/dev/null || true; done
  exec mkfs.ext4 -q -L root -E root_owner=0:0 -d "$1" "$2/root.img"
' sh "$tree" "$work"
`;
