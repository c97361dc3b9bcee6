# python-runtime on qemu/linux, written by `ostrata export terraform`.

terraform {
  required_version = ">= 1.3"
}
