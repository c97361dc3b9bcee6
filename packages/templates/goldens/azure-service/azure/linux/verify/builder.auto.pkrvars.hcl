# The builder machine. A change here rebuilds nothing.
build_resource_group   = "builders"
vm_size                = "Standard_D4s_v5"
disk_size              = 64
disk_type              = "Premium_LRS"
encryption_at_host     = true
virtual_network        = "build"
subnet                 = "packer"
network_resource_group = "network"
builder_tags = {
  CostCenter = "42 $${x} %%{y}"
}
