# python-runtime on gcp/linux, written by `ostrata export terraform`.

variable "channel" {
  description = "Channel to follow, such as stable: each plan takes what it points at then. This or image_version."
  type        = string
  default     = null
  validation {
    condition     = (var.channel == null) || can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.channel))
    error_message = "A channel is kebab-case, such as stable."
  }
}

variable "image_version" {
  description = "One version, x.y.z: nothing moves until this does. This or channel."
  type        = string
  default     = null
  validation {
    condition     = (var.image_version == null) || can(regex("^[0-9]+[.][0-9]+[.][0-9]+$", var.image_version))
    error_message = "A version is written x.y.z, such as 2.3.0."
  }
}

variable "project" {
  description = "Project that holds the images."
  type        = string
}
