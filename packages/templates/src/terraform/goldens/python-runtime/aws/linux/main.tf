# python-runtime on aws/linux, written by `ostrata export terraform`.

data "aws_ssm_parameter" "channel" {
  count = var.channel == null ? 0 : 1
  name  = "/ostrata/python-runtime/linux/${var.channel}"
}

data "aws_ami" "version" {
  count              = var.image_version == null ? 0 : 1
  owners             = [var.owner]
  include_deprecated = true

  filter {
    name   = "name"
    values = ["python-runtime-linux-${var.image_version}"]
  }
}
