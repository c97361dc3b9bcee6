# The builder machine. A change here rebuilds nothing.
project         = "acme-images"
zone            = "europe-west1-b"
machine_type    = "n2-standard-4"
disk_size       = 30
disk_type       = "pd-ssd"
kms_key         = "projects/acme/locations/europe-west1/keyRings/images/cryptoKeys/images"
subnetwork      = "build"
network_project = "acme-net"
network_tags    = ["packer"]
public_ip       = false
use_iap         = true
service_account = "packer@acme-images.iam.gserviceaccount.com"
secure_boot     = true
builder_labels = {
  cost-center = "42"
}
