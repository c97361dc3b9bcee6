# The builder machine. A change here rebuilds nothing.
project              = "acme-images"
zone                 = "europe-west1-b"
machine_type         = "t2a-standard-2"
preemptible          = true
vtpm                 = false
integrity_monitoring = false
