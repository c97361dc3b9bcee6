packer {
  required_plugins {
    amazon = {
      source  = "github.com/hashicorp/amazon"
      version = ">= 1.8.0"
    }
  }
}

variable "source_ami" {
  type = string
}

variable "fingerprint" {
  type = string
}

variable "endpoint" {
  type = string
}

variable "manifest" {
  type = string
}

locals {
  tags = {
    Name              = "demo-linux-1.0.0"
    "ostrata:image"   = "demo"
    "ostrata:target"  = "aws/linux"
    "ostrata:version" = "1.0.0"
  }
}

source "amazon-ebs" "linux" {
  region                     = "eu-west-1"
  custom_endpoint_ec2        = var.endpoint
  skip_credential_validation = true
  skip_metadata_api_check    = true
  source_ami                 = var.source_ami
  instance_type              = "t3.micro"
  communicator               = "none"
  ami_name                   = "demo-linux-1.0.0"
  ami_description            = "demo 1.0.0"
  imds_support               = "v2.0"
  run_tags                   = merge(local.tags, { "ostrata:builder" = "build" })
  tags                       = merge(local.tags, { "ostrata:fingerprint" = var.fingerprint })
  snapshot_tags              = merge(local.tags, { "ostrata:fingerprint" = var.fingerprint })

  aws_polling {
    delay_seconds = 1
    max_attempts  = 60
  }
}

build {
  sources = ["source.amazon-ebs.linux"]

  post-processor "manifest" {
    output = var.manifest
  }
}
