locals {
  name   = "${var.image_name}-linux-arm64-${var.image_version}"
  record = jsondecode(var.record)
  tags = {
    Name              = local.name
    "ostrata:image"   = var.image_name
    "ostrata:version" = var.image_version
    "ostrata:target"  = "aws/linux-arm64"
  }
  builder_tags = merge(var.builder_tags, local.tags, {
    "ostrata:builder" = "build"
  })
  image_tags = merge(local.tags, {
    "ostrata:fingerprint" = try(local.record.fingerprint, "")
  })
}

source "amazon-ebs" "linux" {
  region          = var.region
  source_ami      = var.parent_image
  ami_name        = local.name
  ami_description = "${var.image_name} ${var.image_version}"
  imds_support    = "v2.0"

  instance_type        = length(var.spot_instance_types) == 0 ? var.instance_type : null
  spot_instance_types  = var.spot_instance_types
  spot_price           = var.spot_price
  iam_instance_profile = var.iam_instance_profile

  subnet_id                                 = var.subnet_id
  security_group_ids                        = var.security_group_ids
  temporary_security_group_source_cidrs     = var.source_cidrs
  temporary_security_group_source_public_ip = (length(var.source_cidrs) == 0) && contains(["", "public_ip", "public_dns"], var.ssh_interface)
  associate_public_ip_address               = var.public_ip == "" ? null : var.public_ip
  ssh_interface                             = var.ssh_interface

  communicator            = "ssh"
  ssh_username            = "admin"
  ssh_port                = 22
  ssh_timeout             = "15m"
  ssh_handshake_attempts  = 100
  temporary_key_pair_type = "ed25519"

  run_tags          = local.builder_tags
  run_volume_tags   = local.builder_tags
  spot_tags         = var.spot_price == "" ? null : local.builder_tags
  fleet_tags        = var.spot_price == "" ? null : local.builder_tags
  skip_ami_run_tags = true
  tags = merge(local.image_tags, {
    data-class = "confidential"
    PCI        = "in-scope"
  })
  snapshot_tags = merge(local.image_tags, {
    data-class = "confidential"
  })

  launch_block_device_mappings {
    device_name           = "/dev/xvda"
    delete_on_termination = true
    volume_size           = var.disk_size
    volume_type           = var.disk_type
    encrypted             = true
    kms_key_id            = var.kms_key_id
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
