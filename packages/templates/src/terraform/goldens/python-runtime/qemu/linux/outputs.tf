# python-runtime on qemu/linux, written by `ostrata export terraform`.

output "id" {
  description = "Path of the disk, qcow2. It is read-only: what runs on it needs an overlay or a copy."
  value       = var.channel != null ? "${pathexpand(var.store)}/python-runtime-linux/channels/${var.channel}/disk.qcow2" : "${pathexpand(var.store)}/python-runtime-linux/${var.image_version}/disk.qcow2"
  precondition {
    condition     = (var.channel == null) != (var.image_version == null)
    error_message = "Give one of channel and image_version."
  }
}
