# python-runtime on azure/windows, written by `ostrata export terraform`.

output "id" {
  description = "Id of the image version in the gallery."
  value       = data.azurerm_shared_image_version.version.id
  precondition {
    condition     = (var.channel == null) != (var.image_version == null)
    error_message = "Give one of channel and image_version."
  }
}
