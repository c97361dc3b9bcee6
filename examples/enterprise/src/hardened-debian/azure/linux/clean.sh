#!/bin/sh
# The last step of a build: nothing of it stays in the image, and each machine of the image makes its own identity.
# Package lists stay, so that an image built on this one need not fetch them again.
set -eu

# Keys that let somebody in, the build's own among them, and traces of the build.
for home in /root /home/*; do
  rm -f "$home"/.ssh/authorized_keys "$home"/.ssh/authorized_keys2 "$home"/.ssh/known_hosts
  rm -f "$home"/.bash_history
  rm -rf "$home"/.ansible
done

# A machine makes its own host keys when it first starts. Where nothing does that yet, this unit will.
rm -f /etc/ssh/ssh_host_*
if ! grep -rqsE 'sshd?-keygen' /etc/systemd/system /usr/lib/systemd/system; then
  cat > /etc/systemd/system/ssh-host-keys.service <<'UNIT'
[Unit]
Description=Make the ssh host keys of this machine
ConditionPathExists=!/etc/ssh/ssh_host_ed25519_key
Before=ssh.service sshd.service

[Service]
Type=oneshot
ExecStart=/usr/bin/ssh-keygen -A

[Install]
WantedBy=multi-user.target
UNIT
  systemctl --quiet enable ssh-host-keys.service
fi

# The machine-id and its copy, leases, and seeds of randomness, which would be saved again when the machine stops.
: > /etc/machine-id
[ -L /var/lib/dbus/machine-id ] || rm -f /var/lib/dbus/machine-id
systemctl --quiet stop systemd-random-seed.service || true
rm -f /var/lib/systemd/random-seed /var/lib/systemd/credential.secret
rm -f /boot/loader/random-seed /boot/efi/loader/random-seed /efi/loader/random-seed
rm -rf /var/lib/dhcp/* /var/lib/dhclient/* /var/lib/NetworkManager/*.lease
if command -v cloud-init > /dev/null; then
  cloud-init clean --logs
  rm -f /etc/sudoers.d/90-cloud-init-users
fi

# Logs, to which nothing more is written on this disk, and packages that were installed already.
journalctl --relinquish-var || true
rm -rf /var/log/journal/*
find /var/log -type f -exec truncate --size 0 {} +
rm -f /var/cache/apt/archives/*.deb
rm -rf /var/cache/dnf/*

# Blocks that are free again need no room in the image.
fstrim --all --quiet || true
sync

# Azure's agent forgets the machine, and the user of the build with it.
waagent -force -deprovision+user
sync
