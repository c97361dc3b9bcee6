locals {
  version = replace(var.image_version, ".", "-")
  mark    = substr(var.image_version, 0, 4) == "dev-" ? "" : "v"
  address = "${var.image_name}-linux-${local.mark}${local.version}"
  name    = "verify-${substr(sha256(local.address), 0, 32)}"
  labels = {
    ostrata-image   = var.image_name
    ostrata-target  = "gcp-linux"
    ostrata-version = local.version
  }
  builder_name = "ostrata-verify-${substr(sha256(local.address), 0, 32)}-${substr(uuidv4(), 0, 8)}"
  metadata = {
    block-project-ssh-keys = "TRUE"
  }
  builder_labels = merge(var.builder_labels, local.labels, {
    ostrata-builder = "verify"
  })
}

source "googlecompute" "linux" {
  project_id              = var.project
  zone                    = var.zone
  source_image            = element(split("/", var.parent_image), 4)
  source_image_project_id = [element(split("/", var.parent_image), 1)]
  image_name              = local.name
  skip_create_image       = true

  instance_name                   = local.builder_name
  machine_type                    = var.machine_type
  preemptible                     = var.preemptible
  disk_size                       = var.disk_size
  disk_type                       = var.disk_type
  enable_secure_boot              = var.secure_boot
  enable_vtpm                     = var.vtpm
  enable_integrity_monitoring     = var.integrity_monitoring
  service_account_email           = var.service_account
  disable_default_service_account = var.service_account == ""
  metadata                        = local.metadata
  labels                          = local.builder_labels
  state_timeout                   = "30m"

  network            = var.network == "" ? null : var.network
  subnetwork         = var.subnetwork == "" ? null : var.subnetwork
  network_project_id = var.network_project == "" ? null : var.network_project
  tags               = var.network_tags
  omit_external_ip   = var.public_ip == false
  use_internal_ip    = var.public_ip == false
  use_iap            = var.use_iap

  communicator            = "ssh"
  ssh_username            = "packer"
  ssh_port                = 22
  ssh_timeout             = "15m"
  ssh_handshake_attempts  = 100
  temporary_key_pair_type = "ed25519"
  use_os_login            = false
  image_labels = {
    data-class = "confidential"
    pci        = "in-scope"
  }

  dynamic "disk_encryption_key" {
    for_each = compact([var.kms_key])
    content {
      kmsKeyName = disk_encryption_key.value
    }
  }
}
