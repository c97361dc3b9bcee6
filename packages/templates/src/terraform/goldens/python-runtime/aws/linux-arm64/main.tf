# python-runtime on aws/linux-arm64, written by `ostrata export terraform`.

data "aws_ssm_parameter" "channel" {
  count = var.channel == null ? 0 : 1
  name  = "/ostrata/python-runtime/linux-arm64/${var.channel}"
}

data "aws_ami" "version" {
  count              = var.image_version == null ? 0 : 1
  owners             = [var.owner]
  include_deprecated = true

  filter {
    name   = "name"
    values = ["python-runtime-linux-arm64-${var.image_version}"]
  }
}
