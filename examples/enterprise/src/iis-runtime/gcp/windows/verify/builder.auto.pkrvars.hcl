# The builder machine. A change here rebuilds nothing.
project         = "acme-images"
zone            = "europe-west1-b"
machine_type    = "e2-standard-2"
disk_size       = 60
kms_key         = "projects/acme-keys/locations/europe-west1/keyRings/images/cryptoKeys/images"
subnetwork      = "image-builders"
network_project = "acme-network"
network_tags    = ["image-builder"]
public_ip       = false
use_iap         = true
builder_labels = {
  cost-center = "4711"
  purpose     = "image-build"
}
