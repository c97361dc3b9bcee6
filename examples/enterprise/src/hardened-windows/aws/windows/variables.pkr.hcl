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
  description = "Id of the parent's AMI in the region of the build. For verify, of the AMI that is verified."
}

variable "record" {
  type        = string
  description = "What the image says of itself, as JSON."
  default     = "{}"
}

variable "manifest" {
  type        = string
  description = "File that Packer writes the manifest to."
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

variable "region" {
  type        = string
  description = "Region of the build. Empty: that of AWS' own configuration."
  default     = ""
}

variable "instance_type" {
  type        = string
  description = "Type of the builder machine."
}

variable "spot_price" {
  type        = string
  description = "US dollars an hour at most for a spot instance, or auto: the on-demand price. Empty: on demand."
  default     = ""
}

variable "spot_instance_types" {
  type        = list(string)
  description = "Types to choose from for a spot instance, instead of instance_type."
  default     = []
}

variable "disk_size" {
  type        = number
  description = "Size of the boot volume, GiB. 0: as large as the parent."
  default     = 0
}

variable "disk_type" {
  type        = string
  description = "Type of the boot volume."
  default     = "gp3"
}

variable "kms_key_id" {
  type        = string
  description = "Key that encrypts the boot volume: id, alias/… or ARN. Empty: the account's own."
  default     = ""
}

variable "subnet_id" {
  type        = string
  description = "Subnet of the builder machine. Empty: by subnet_filter."
  default     = ""
}

variable "subnet_filter" {
  type        = map(string)
  description = "Filters for the subnet. Of those that match, the one with the most free addresses is taken."
  default     = {}
}

variable "security_group_ids" {
  type        = list(string)
  description = "Security groups of the builder machine. Empty: by security_group_filter."
  default     = []
}

variable "security_group_filter" {
  type        = map(string)
  description = "Filters for security groups. Empty, and no ids: a temporary group."
  default     = {}
}

variable "source_cidrs" {
  type        = list(string)
  description = "Who may reach the temporary security group. Empty: the public address of the machine that runs Packer."
  default     = []
}

variable "public_ip" {
  type        = string
  description = "Whether the builder machine gets a public address: true or false. Empty: as the subnet says."
  default     = ""
}

variable "ssh_interface" {
  type        = string
  description = "How the builder machine is reached: public_ip, private_ip, public_dns, private_dns, ipv6 or session_manager."
  default     = ""
}

variable "iam_instance_profile" {
  type        = string
  description = "Instance profile of the builder machine; session_manager needs one."
  default     = ""
}

variable "builder_tags" {
  type        = map(string)
  description = "Tags of the builder machine, its volumes, key pair and security group."
  default     = {}
}
