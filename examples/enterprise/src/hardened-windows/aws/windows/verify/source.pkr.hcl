locals {
  name = "${var.image_name}-windows-${var.image_version}-verify"
  tags = {
    Name              = local.name
    "ostrata:image"   = var.image_name
    "ostrata:version" = var.image_version
    "ostrata:target"  = "aws/windows"
  }
  builder_tags = merge(var.builder_tags, local.tags, {
    "ostrata:builder" = "verify"
  })
}

source "amazon-ebs" "windows" {
  region          = var.region
  source_ami      = var.parent_image
  ami_name        = local.name
  skip_create_ami = true

  instance_type        = length(var.spot_instance_types) == 0 ? var.instance_type : null
  spot_instance_types  = var.spot_instance_types
  spot_price           = var.spot_price
  iam_instance_profile = var.iam_instance_profile
  user_data_file       = "${path.root}/user-data.txt"

  subnet_id                                 = var.subnet_id
  security_group_ids                        = var.security_group_ids
  temporary_security_group_source_cidrs     = var.source_cidrs
  temporary_security_group_source_public_ip = (length(var.source_cidrs) == 0) && contains(["", "public_ip", "public_dns"], var.ssh_interface)
  associate_public_ip_address               = var.public_ip == "" ? null : var.public_ip
  ssh_interface                             = var.ssh_interface

  communicator            = "ssh"
  ssh_username            = "Administrator"
  ssh_port                = 22
  ssh_timeout             = "30m"
  ssh_handshake_attempts  = 100
  temporary_key_pair_type = "rsa"

  run_tags        = local.builder_tags
  run_volume_tags = local.builder_tags
  spot_tags       = var.spot_price == "" ? null : local.builder_tags
  fleet_tags      = var.spot_price == "" ? null : local.builder_tags

  launch_block_device_mappings {
    device_name           = "/dev/sda1"
    delete_on_termination = true
  }

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  subnet_filter {
    filters   = var.subnet_filter
    most_free = true
  }

  security_group_filter {
    filters = var.security_group_filter
  }

  aws_polling {
    delay_seconds = 15
    max_attempts  = 240
  }
}
