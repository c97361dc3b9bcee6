packer {
  required_plugins {
    ansible = {
      source  = "github.com/hashicorp/ansible"
      version = ">= 1.1.0, < 2.0.0"
    }
    azure = {
      source  = "github.com/hashicorp/azure"
      version = ">= 2.4.0, < 3.0.0"
    }
  }
}
