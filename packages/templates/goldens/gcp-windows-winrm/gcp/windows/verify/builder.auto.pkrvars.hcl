# The builder machine. A change here rebuilds nothing.
project      = "acme-images"
zone         = "europe-west1-b"
machine_type = "e2-standard-2"
disk_size    = 50
public_ip    = false
