# python-runtime on azure/windows, written by `ostrata export terraform`.

data "azurerm_shared_image" "definition" {
  count               = var.channel == null ? 0 : 1
  name                = "python-runtime-windows"
  gallery_name        = var.gallery_name
  resource_group_name = var.resource_group_name
}

data "azurerm_shared_image_version" "version" {
  name                = var.channel != null ? lookup(data.azurerm_shared_image.definition[0].tags, "ostrata:channel:${var.channel}", null) : var.image_version
  image_name          = "python-runtime-windows"
  gallery_name        = var.gallery_name
  resource_group_name = var.resource_group_name
}
