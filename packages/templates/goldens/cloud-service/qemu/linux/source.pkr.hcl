source "qemu" "linux" {
  iso_url          = var.parent_image
  iso_checksum     = "none"
  disk_image       = true
  output_directory = var.output_directory
  vm_name          = "disk.qcow2"
  format           = "qcow2"
  skip_compaction  = true
  skip_resize_disk = var.disk_size == 0
  disk_size        = "${var.disk_size == 0 ? 1 : var.disk_size}M"

  accelerator    = var.accelerator
  cpus           = var.cpus
  memory         = var.memory
  disk_interface = "virtio"
  disk_discard   = "unmap"
  disk_cache     = "unsafe"
  net_device     = "virtio-net-pci"
  headless       = true
  disable_vnc    = true
  boot_wait      = var.accelerator == "tcg" ? "20s" : "-1s"

  communicator           = "ssh"
  ssh_username           = "debian"
  ssh_port               = 22
  ssh_private_key_file   = var.ssh_private_key_file
  ssh_handshake_attempts = 1000
  ssh_timeout            = "15m"
  shutdown_command       = "sudo sh -c 'rm -f /etc/sudoers.d/ostrata-build; systemctl poweroff'"
  shutdown_timeout       = "5m"
  http_directory         = "${path.root}/seed"
  http_bind_address      = "127.0.0.1"

  qemuargs = [
    ["-netdev", "user,id=user.0,hostfwd=tcp:127.0.0.1:{{ .SSHHostPort }}-:22"],
    ["-bios", var.firmware],
    ["-machine", "type=q35"],
    ["-accel", var.accelerator == "tcg" ? "tcg,thread=multi,tb-size=512" : var.accelerator],
    ["-cpu", var.accelerator == "tcg" ? "qemu64" : "host"],
    ["-device", "virtio-net-pci,netdev=user.0,romfile="],
    ["-device", "virtio-rng-pci"],
    ["-vnc", "none"],
    ["-serial", "file:${var.output_directory}.console.log"],
    ["-smbios", "type=1,serial=ds=nocloud-net;s=http://{{ .HTTPIP }}:{{ .HTTPPort }}/"],
    ["-smbios", "type=3,asset=${replace(var.ssh_public_key, ",", ",,")}"],
  ]
}
