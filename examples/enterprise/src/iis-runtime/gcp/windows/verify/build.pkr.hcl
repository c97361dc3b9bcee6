locals {
  roles_path       = var.roles_path == "" ? "${path.root}/../../../../../roles" : var.roles_path
  collections_path = var.collections_path == "" ? "~/.ansible/collections:/usr/share/ansible/collections" : var.collections_path
}

build {
  sources = ["source.googlecompute.windows"]

  provisioner "ansible" {
    playbook_file   = "${path.root}/ansible/playbook.yml"
    user            = "packer"
    use_proxy       = false
    extra_arguments = ["-e", "@${path.root}/ansible/connection.yml"]
    ansible_env_vars = [
      "ANSIBLE_CONFIG=${path.root}/ansible/ansible.cfg",
      "ANSIBLE_ROLES_PATH=${local.roles_path}",
      "ANSIBLE_COLLECTIONS_PATH=${local.collections_path}",
    ]
  }
}
