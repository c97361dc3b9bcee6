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
  description = "The parent: resource id of its gallery version, or <publisher>:<offer>:<sku>:<version> of the marketplace. For verify, the image that is verified."
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

variable "subscription_id" {
  type        = string
  description = "Subscription of the build."
}

variable "use_azure_cli_auth" {
  type        = bool
  description = "Whether Packer logs in as az has. Otherwise by the managed identity of the machine it runs on."
  default     = true
}

variable "location" {
  type        = string
  description = "Region of the build."
}

variable "build_resource_group" {
  type        = string
  description = "Resource group of the builder machine. Empty: a temporary one."
  default     = ""
}

variable "vm_size" {
  type        = string
  description = "Size of the builder machine."
}

variable "spot" {
  type        = bool
  description = "Whether Azure may take the builder machine away, which then costs less."
  default     = false
}

variable "disk_size" {
  type        = number
  description = "Size of the OS disk, GB. 0: as large as the parent."
  default     = 0
}

variable "disk_type" {
  type        = string
  description = "Type of the OS disk."
  default     = "StandardSSD_LRS"
}

variable "encryption_at_host" {
  type        = bool
  description = "Whether the host encrypts as well; the subscription must have the feature."
  default     = false
}

variable "virtual_network" {
  type        = string
  description = "Virtual network of the builder machine. Empty: a temporary one."
  default     = ""
}

variable "subnet" {
  type        = string
  description = "Subnet of the virtual network. Empty: its only one."
  default     = ""
}

variable "network_resource_group" {
  type        = string
  description = "Resource group of the virtual network. Empty: Packer looks for it."
  default     = ""
}

variable "public_ip" {
  type        = bool
  description = "Whether a builder machine in that network has a public address."
  default     = false
}

variable "source_cidrs" {
  type        = list(string)
  description = "Who may reach the temporary network. Empty: anybody."
  default     = []
}

variable "identities" {
  type        = list(string)
  description = "User-assigned identities of the builder machine, by their resource ids."
  default     = []
}

variable "builder_tags" {
  type        = map(string)
  description = "Tags of all that the build makes."
  default     = {}
}
