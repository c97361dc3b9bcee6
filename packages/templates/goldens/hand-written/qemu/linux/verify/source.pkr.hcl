source "qemu" "linux" {
  iso_url          = var.parent_image
  iso_checksum     = "none"
  disk_image       = true
  output_directory = var.output_directory
  vm_name          = "disk.qcow2"
  format           = "qcow2"
  skip_compaction  = true
  skip_resize_disk = true

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
  ssh_username           = "root"
  ssh_port               = 22
  ssh_private_key_file   = var.ssh_private_key_file
  ssh_handshake_attempts = 1000
  ssh_timeout            = "15m"
  shutdown_command       = "systemctl poweroff"
  shutdown_timeout       = "5m"

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
    [
      "-smbios",
      "type=11,value=io.systemd.credential.binary:ssh.authorized_keys.root=${base64encode(var.ssh_public_key)}",
    ],
  ]
}
