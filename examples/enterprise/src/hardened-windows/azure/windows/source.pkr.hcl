locals {
  definition  = "${var.image_name}-windows"
  version     = substr(var.image_version, 0, 4) == "dev-" ? try(format("0.%d.%d", parseint(substr(var.image_version, 4, 6), 16), parseint(substr(var.image_version, 10, 6), 16)), var.image_version) : var.image_version
  record      = jsondecode(var.record)
  fingerprint = try(local.record.fingerprint, "")
  tags = merge(var.builder_tags, {
    "ostrata:image"       = var.image_name
    "ostrata:version"     = var.image_version
    "ostrata:target"      = "azure/windows"
    "ostrata:builder"     = "build"
    "ostrata:fingerprint" = local.fingerprint
  })
}

source "azure-arm" "windows" {
  subscription_id                                  = var.subscription_id
  use_azure_cli_auth                               = var.use_azure_cli_auth
  location                                         = var.build_resource_group == "" ? var.location : null
  build_resource_group_name                        = var.build_resource_group == "" ? null : var.build_resource_group
  image_publisher                                  = element(split(":", var.parent_image), 0)
  image_offer                                      = element(split(":", var.parent_image), 1)
  image_sku                                        = element(split(":", var.parent_image), 2)
  image_version                                    = element(split(":", var.parent_image), 3)
  shared_image_gallery_timeout                     = "4h"
  shared_gallery_image_version_exclude_from_latest = true
  disk_encryption_set_id                           = var.disk_encryption_set == "" ? null : var.disk_encryption_set

  os_type                            = "Windows"
  vm_size                            = var.vm_size
  os_disk_size_gb                    = var.disk_size
  managed_image_storage_account_type = var.disk_type
  encryption_at_host                 = var.encryption_at_host ? true : null
  user_assigned_managed_identities   = var.identities
  user_data_file                     = "${path.root}/user-data.ps1"
  custom_script                      = "powershell -ExecutionPolicy Unrestricted -NoProfile -NonInteractive -Command \"$userData = (Invoke-RestMethod -Headers @{Metadata=$true} -Method GET -Uri http://169.254.169.254/metadata/instance/compute/userData?api-version=2021-01-01$([char]38)format=text); $contents = [System.Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($userData)); set-content -path c:\\Windows\\Temp\\userdata.ps1 -value $contents; . c:\\Windows\\Temp\\userdata.ps1;\""
  azure_tags                         = local.tags
  polling_duration_timeout           = "60m"

  virtual_network_name                   = var.virtual_network == "" ? null : var.virtual_network
  virtual_network_subnet_name            = var.subnet == "" ? null : var.subnet
  virtual_network_resource_group_name    = var.network_resource_group == "" ? null : var.network_resource_group
  private_virtual_network_with_public_ip = var.public_ip
  allowed_inbound_ip_addresses           = var.source_cidrs

  communicator            = "ssh"
  ssh_username            = "packer"
  ssh_port                = 22
  ssh_timeout             = "30m"
  ssh_handshake_attempts  = 100
  temporary_key_pair_type = "rsa"

  spot {
    eviction_policy = var.spot ? "Delete" : null
  }

  shared_image_gallery_destination {
    subscription   = var.subscription_id
    resource_group = var.gallery_resource_group
    gallery_name   = var.gallery
    image_name     = local.definition
    image_version  = local.version

    target_region {
      name                   = var.location
      disk_encryption_set_id = var.disk_encryption_set == "" ? null : var.disk_encryption_set
      replicas               = 1
    }
  }
}
