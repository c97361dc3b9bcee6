# The builder machine. A change here rebuilds nothing.
region        = "eu-west-1"
instance_type = "m7i.large"
subnet_filter = {
  "tag:purpose" = "image-builders"
}
security_group_filter = {
  "tag:purpose" = "image-builders"
}
public_ip     = "false"
ssh_interface = "private_ip"
builder_tags = {
  cost-center = "4711"
  purpose     = "image-build"
}
