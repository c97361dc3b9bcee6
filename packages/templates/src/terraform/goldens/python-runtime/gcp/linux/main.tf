# python-runtime on gcp/linux, written by `ostrata export terraform`.

data "google_compute_image" "image" {
  project = var.project
  family  = var.channel == null ? null : "python-runtime-linux-${var.channel}"
  name    = var.image_version == null ? null : "python-runtime-linux-v${replace(var.image_version, ".", "-")}"
}
