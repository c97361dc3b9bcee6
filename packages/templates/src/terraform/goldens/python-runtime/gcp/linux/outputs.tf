# python-runtime on gcp/linux, written by `ostrata export terraform`.

output "id" {
  description = "Id of the image: projects/<project>/global/images/<name>."
  value       = data.google_compute_image.image.id
  precondition {
    condition     = (var.channel == null) != (var.image_version == null)
    error_message = "Give one of channel and image_version."
  }
}
