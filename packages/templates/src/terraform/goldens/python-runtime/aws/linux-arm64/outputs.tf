# python-runtime on aws/linux-arm64, written by `ostrata export terraform`.

output "id" {
  description = "Id of the AMI in the region of the provider."
  value       = var.channel != null ? data.aws_ssm_parameter.channel[0].insecure_value : data.aws_ami.version[0].id
  precondition {
    condition     = (var.channel == null) != (var.image_version == null)
    error_message = "Give one of channel and image_version."
  }
}
