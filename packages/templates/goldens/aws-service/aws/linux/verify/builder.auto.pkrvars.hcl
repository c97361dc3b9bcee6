# The builder machine. A change here rebuilds nothing.
region        = "eu-west-1"
instance_type = "m7i.large"
subnet_filter = {
  "tag:Class" = "build"
}
security_group_filter = {
  "tag:Class" = "packer"
}
ssh_interface        = "session_manager"
iam_instance_profile = "packer"
builder_tags = {
  CostCenter   = "42 $${x} %%{y}"
  "team:email" = "images@example.com"
}
