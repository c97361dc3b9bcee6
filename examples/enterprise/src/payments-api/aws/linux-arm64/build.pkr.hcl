locals {
  roles_path       = var.roles_path == "" ? "${path.root}/../../../../roles" : var.roles_path
  collections_path = var.collections_path == "" ? "~/.ansible/collections:/usr/share/ansible/collections" : var.collections_path
}

build {
  sources = ["source.amazon-ebs.linux"]

  provisioner "ansible" {
    playbook_file = "${path.root}/ansible/playbook.yml"
    user          = "admin"
    use_proxy     = false
    ansible_env_vars = [
      "ANSIBLE_CONFIG=${path.root}/ansible/ansible.cfg",
      "ANSIBLE_ROLES_PATH=${local.roles_path}",
      "ANSIBLE_COLLECTIONS_PATH=${local.collections_path}",
    ]
  }

  provisioner "shell" {
    script          = "${path.root}/clean.sh"
    execute_command = "sudo sh {{ .Path }}"
    remote_folder   = "/var/tmp"
  }

  post-processor "manifest" {
    output = var.manifest
    custom_data = {
      image   = var.image_name
      version = var.image_version
      record  = base64encode(var.record)
    }
  }
}
