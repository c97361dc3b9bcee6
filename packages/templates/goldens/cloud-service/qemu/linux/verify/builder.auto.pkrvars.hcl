# The builder machine. A change here rebuilds nothing.
cpus     = 2
memory   = 1024
firmware = "/usr/share/ovmf/OVMF.fd"
