# The builder machine. A change here rebuilds nothing.
cpus   = 2
memory = 1024
