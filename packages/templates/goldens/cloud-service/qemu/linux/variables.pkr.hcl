variable "image_name" {
  type        = string
  description = "Name of the image."
}

variable "image_version" {
  type        = string
  description = "Version of the image: x.y.z, or dev- and 12 digits of the fingerprint."
}

variable "parent_image" {
  type        = string
  description = "Absolute path of the parent's disk, qcow2. For verify, of the disk that is verified."
}

variable "record" {
  type        = string
  description = "What the image says of itself, as JSON."
  default     = "{}"
}

variable "output_directory" {
  type        = string
  description = "Folder that Packer makes for the disk. It must not exist."
}

variable "manifest" {
  type        = string
  description = "File that Packer writes the manifest to."
}

variable "ssh_private_key_file" {
  type        = string
  description = "Private key that Packer enters the machine with."
}

variable "ssh_public_key" {
  type        = string
  description = "Its public key, as a line of authorized_keys. It is not left in the image."
}

variable "accelerator" {
  type        = string
  description = "How QEMU runs the machine: tcg (software) or kvm."
  default     = "tcg"
}

variable "roles_path" {
  type        = string
  description = "Where Ansible finds roles, separated by colons. Empty: the repository's roles."
  default     = ""
}

variable "collections_path" {
  type        = string
  description = "Where Ansible finds collections, separated by colons. Empty: Ansible's own places."
  default     = ""
}

variable "cpus" {
  type        = number
  description = "Processors of the builder machine."
  default     = 2
}

variable "memory" {
  type        = number
  description = "Memory of the builder machine, MiB."
  default     = 1024
}

variable "disk_size" {
  type        = number
  description = "Size of the disk, MiB. 0: as large as the parent."
  default     = 0
}

variable "firmware" {
  type        = string
  description = "Firmware that the machine boots with: QEMU's own BIOS, or a path, such as OVMF's."
  default     = "bios-256k.bin"
}
