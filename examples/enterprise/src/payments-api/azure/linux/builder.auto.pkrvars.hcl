# The builder machine. A change here rebuilds nothing.
subscription_id        = "0d1f6a52-6f0c-4c0e-9a55-1b7f3d2c8e41"
use_azure_cli_auth     = false
location               = "westeurope"
gallery_resource_group = "images"
gallery                = "acme.images"
vm_size                = "Standard_D4s_v5"
disk_encryption_set    = "/subscriptions/0d1f6a52-6f0c-4c0e-9a55-1b7f3d2c8e41/resourceGroups/images/providers/Microsoft.Compute/diskEncryptionSets/images"
encryption_at_host     = true
virtual_network        = "image-builders"
subnet                 = "packer"
network_resource_group = "network"
builder_tags = {
  cost-center = "4711"
  purpose     = "image-build"
}
