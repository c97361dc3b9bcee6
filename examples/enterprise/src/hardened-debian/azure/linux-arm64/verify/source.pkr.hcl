locals {
  tags = merge(var.builder_tags, {
    "ostrata:image"   = var.image_name
    "ostrata:version" = var.image_version
    "ostrata:target"  = "azure/linux-arm64"
    "ostrata:builder" = "verify"
  })
}

source "azure-arm" "linux" {
  subscription_id           = var.subscription_id
  use_azure_cli_auth        = var.use_azure_cli_auth
  location                  = var.build_resource_group == "" ? var.location : null
  build_resource_group_name = var.build_resource_group == "" ? null : var.build_resource_group
  skip_create_image         = true

  os_type                            = "Linux"
  vm_size                            = var.vm_size
  os_disk_size_gb                    = var.disk_size
  managed_image_storage_account_type = var.disk_type
  encryption_at_host                 = var.encryption_at_host ? true : null
  user_assigned_managed_identities   = var.identities
  azure_tags                         = local.tags
  polling_duration_timeout           = "60m"

  virtual_network_name                   = var.virtual_network == "" ? null : var.virtual_network
  virtual_network_subnet_name            = var.subnet == "" ? null : var.subnet
  virtual_network_resource_group_name    = var.network_resource_group == "" ? null : var.network_resource_group
  private_virtual_network_with_public_ip = var.public_ip
  allowed_inbound_ip_addresses           = var.source_cidrs

  communicator           = "ssh"
  ssh_username           = "packer"
  ssh_port               = 22
  ssh_timeout            = "15m"
  ssh_handshake_attempts = 100

  shared_image_gallery {
    id = var.parent_image
  }

  spot {
    eviction_policy = var.spot ? "Delete" : null
  }
}
