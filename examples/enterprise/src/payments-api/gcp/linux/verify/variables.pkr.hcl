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
  description = "The parent's image: projects/<project>/global/images/<name>. For verify, the image that is verified."
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

variable "project" {
  type        = string
  description = "Project of the build; the image is made in it."
}

variable "zone" {
  type        = string
  description = "Zone of the builder machine."
}

variable "machine_type" {
  type        = string
  description = "Type of the builder machine."
}

variable "preemptible" {
  type        = bool
  description = "Whether Google may stop the builder machine, which then costs less."
  default     = false
}

variable "disk_size" {
  type        = number
  description = "Size of the boot disk, GB; not less than that of the parent."
  default     = 20
}

variable "disk_type" {
  type        = string
  description = "Type of the boot disk."
  default     = "pd-balanced"
}

variable "kms_key" {
  type        = string
  description = "Cloud KMS key that encrypts disk and image, by its resource name. Empty: Google's own."
  default     = ""
}

variable "network" {
  type        = string
  description = "Network of the builder machine, where no subnetwork says it."
  default     = ""
}

variable "subnetwork" {
  type        = string
  description = "Subnetwork of the builder machine."
  default     = ""
}

variable "network_project" {
  type        = string
  description = "Project of the network. Empty: that of the build."
  default     = ""
}

variable "network_tags" {
  type        = list(string)
  description = "Network tags of the builder machine."
  default     = []
}

variable "public_ip" {
  type        = bool
  description = "Whether the builder machine gets an external address; without, it is entered by the internal one."
  default     = true
}

variable "use_iap" {
  type        = bool
  description = "Whether it is entered through an IAP tunnel."
  default     = false
}

variable "service_account" {
  type        = string
  description = "Service account of the builder machine. Empty: none."
  default     = ""
}

variable "secure_boot" {
  type        = bool
  description = "Secure Boot of the builder machine."
  default     = false
}

variable "vtpm" {
  type        = bool
  description = "Virtual TPM of the builder machine."
  default     = true
}

variable "integrity_monitoring" {
  type        = bool
  description = "Integrity monitoring of the builder machine; needs the virtual TPM."
  default     = true
}

variable "builder_labels" {
  type        = map(string)
  description = "Labels of the builder machine."
  default     = {}
}
